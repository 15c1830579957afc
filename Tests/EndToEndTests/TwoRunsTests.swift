import Foundation
import TestSupport
import Testing

/// Two pipelines with one state directory, started at once, that want the same.
@Suite(.serialized) struct TwoRunsTests {
    private static let options = ["--seed", "7", "--artists", "60", "--latency-ms", "30"]

    /// Two pipelines of different names with the same parameters.
    private static func manifest(_ name: String) -> String {
        """
        name: \(name)
        quota:
          budgets: {artists: none, artist-albums: none, albums: none, album-tracks: none, tracks: none}
        params:
          detail: {artist: full, album: full, track: simplified}
          depth: 1
          queries:
            - {q: "the", types: [artist], max_hits: 40}
            - {q: "year:1960-2026", types: [album], max_hits: 200}

        """
    }

    private static func with<Value: Sendable>(
        _ body: (World, _ other: String) async throws -> Value
    ) async throws -> Value {
        try await World.with(sandbox: options, manifest: manifest("one")) { world in
            let other = try world.scratch.write(manifest("two") + Manifests.stages, to: "two.yaml")
            return try await body(world, other.path)
        }
    }

    @Test func `everything is asked once, and both end with 0`() async throws {
        try await Self.with { world, other in
            let programs = [try world.start("run", world.manifest.path), try world.start("run", other)]
            for program in programs {
                let outcome = try await program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            }
            let requests = try world.sandbox.requests().filter { $0.status == 200 }.map(\.path)
            let repeated = Dictionary(grouping: requests) { $0 }.filter { $1.count > 1 }
            #expect(repeated.isEmpty, "\(repeated.keys.sorted().prefix(20))")
            #expect(requests.count { $0.hasPrefix("/v1/albums/") } >= 200)
            Trials.note("two runs: \(requests.count) requests")
            #expect(try await world.differences().lines.isEmpty)
        }
    }

    @Test func `where one is killed the other takes over, and everything is landed`() async throws {
        // A machine that holds the test up for a second lets the run end before it is killed.
        var isSeen = false
        for _ in 0..<5 where !isSeen { isSeen = try await Self.hasTakenOver() }
        #expect(isSeen, "five runs had ended before they were killed")
    }

    /// Kills one of two runs in the middle; returns whether there was anything to take over.
    private static func hasTakenOver() async throws -> Bool {
        try await with { world, other in
            let killed = try world.start("run", world.manifest.path)
            let program = try world.start("run", other)
            // In the middle of the albums, of which each has some claimed.
            try await killed.wait(until: "60 albums are asked for") {
                try world.sandbox.requests().of("albums").count >= 60
            }
            let isInTime = killed.killEverything() > 1
            _ = try await killed.outcome()
            let outcome = try await program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            guard isInTime else { return false }
            let asked = Set(try world.sandbox.requests().of("albums").map(\.path))
            #expect(asked.count >= 200)
            // What the killed one had landed a moment before is known to its own next start only.
            let resumed = try await world.discograph("resume", world.manifest.path)
            #expect(resumed.status == 0, "\(resumed.errors.suffix(2_000))")
            #expect(try await world.differences().lines.isEmpty)
            return true
        }
    }
}
