import Foundation
import TestSupport
import Testing

/// Killed at any moment and resumed, the pipeline ends in the same database and repeats no landed request.
@Suite(.serialized) struct KilledPipelineTests {
    @Test(arguments: ["development", "extended"])
    func `a pipeline killed ten times and resumed ends as if nothing had happened`(mode: String) async throws
    {
        var kills = 0
        // On a busy machine a run may end before its moment.
        for seed in UInt64(20)..<25 where kills < 3 {
            kills += try await Self.startsKilled(in: mode, seed: seed)
        }
        #expect(kills >= 3)
    }

    /// Kills the pipeline of a new world ten times and resumes it; returns how many starts were still going.
    private static func startsKilled(in mode: String, seed: UInt64) async throws -> Int {
        let options = ["--seed", "7", "--artists", "12", "--latency-ms", "15"]
        let undisturbed = try await Undisturbed.warehouse(mode: mode).contents
        return try await World.with(database: .empty, mode: mode, sandbox: options) { world in
            var random = Trials.chance(seed)
            var kills = 0
            for _ in 0..<10 {
                let program = try world.start("run", "--continue", world.manifest.path)
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_500, using: &random)))
                if program.killEverything() > 0 { kills += 1 }
                _ = try await program.outcome()
            }
            let outcome = try await world.start("run", "--continue", world.manifest.path).outcome()
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let difference = try await world.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            #expect(try world.repeatedRequests() == [])
            return kills
        }
    }

    @Test(.enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
    func `the folders of what is landed survive a crash of the machine before any of it counts`() async throws
    {
        let scratch = try ScratchDirectory()
        let library = try await PreloadedLibrary(of: "Tests/CrashTests/crash_point.c", in: scratch)
        let log = scratch.appending("log")
        let page = #"{"albums":{"items":[],"offset":0,"limit":10,"total":0,"next":null}}"#
        try await HostileSpotify.with { _ in
            .json(page)
        } _: { spotify in
            let outcome = try await spotify.search(environment: [
                "LD_PRELOAD": library.file.path, "CRASH_PROGRAM": "extract-search", "CRASH_CALL": "sync",
                "CRASH_MATCH": "/runs/", "CRASH_WHEN": "after", "CRASH_ACTION": "log",
                "CRASH_MARK": log.path,
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let synced = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        let segment = try #require(synced.firstIndex { $0.hasSuffix("/landing/search/00001.ndjson") })
        for folder in ["/runs/2026-01-01T00-00-00Z", "/landing", "/landing/search"] {
            let place = try #require(synced.firstIndex { $0.hasSuffix(folder) }, "\(folder)")
            #expect(place < segment, "\(folder)")
        }
    }
}

extension World {
    /// Requests that were sent again after their answer had landed.
    func repeatedRequests() throws -> [String] {
        try sandbox.requests().repeated(afterLanding: gatherLanding())
    }
}
