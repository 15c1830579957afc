import Foundation
import TestSupport
import Testing

/// What a run gave up on, in the words of the README: `--retry-failed`.
@Suite(.serialized) struct GivenUpTests {
    @Test func `a run in which nothing is there that was wanted is done, and a monitor hears of it`()
        async throws
    {
        let manifest = "name: small\nparams:\n  artists: [0nothingThereAtAll0000]\n"
        try await World.with(manifest: manifest) { world in
            try await world.runPipeline()
            let run = try #require(world.runs().last).lastPathComponent
            let check = try await world.discograph("status", "--check")
            #expect(check.status == 65)
            let stage = "runs/\(run): extract-artists: failed="
            let line = check.output.split(separator: "\n").first { $0.hasPrefix(stage) }
            let words = "nothing it asked for was answered: see runs/\(run)/landing/*/failures.ndjson; "
            #expect(line?.contains(words) == true, "\(check.output)")
        }
    }

    @Test func `what a run gave up on is fetched and loaded by a run of its own`() async throws {
        let catalog = ["--seed", "7", "--artists", "12"]
        try await World.with(sandbox: catalog + ["--refuse", "albums=503"]) { world in
            let only = ["--only", "plan", "--only", "extract-search"]
            try await world.expectDone("discograph", ["run", world.manifest.path] + only)
            let old = try #require(world.runs().last).lastPathComponent
            let broken = try await world.perform("extract-albums", ["--run", "runs/\(old)"])
            #expect(broken.status == 75, "\(broken.errors.suffix(2_000))")
            let failed = try world.book("failures").filter { $0.outcome == "failed" && $0.bucket == "albums" }
            let albums = Set(failed.map { String($0.url.dropFirst("/v1/albums/".count)) })
            #expect(!albums.isEmpty)
            #expect(albums.allSatisfy { $0.count == 22 }, "\(albums)")

            let answering = try await world.with(sandbox: catalog)
            try await answering.expectDone("discograph", ["run", world.manifest.path, "--only", "plan"])
            let new = try #require(answering.runs().last).lastPathComponent
            #expect(new != old)
            let retried = try await answering.expectDone(
                "extract-albums",
                ["--run", "runs/\(new)", "--retry-failed", "runs/\(old)"]
            )
            let count = albums.count
            let words =
                "\(count) requests given up in \(old): \(count) asked again, \(count) answered, 0 not there, 0 failed again"
            #expect(retried.errors.contains(words), "\(retried.errors.suffix(2_000))")
            try await answering.expectDone("migrate", [])
            for stage in ["transform", "load"] {
                try await answering.expectDone(stage, ["--run", "runs/\(new)"])
            }
            let list = albums.map { "'\($0)'" }.joined(separator: ", ")
            let loaded = try await answering.query(
                "select count(*) from catalog.album where id in (\(list)) and total_tracks > 0"
            )
            #expect(loaded == "\(count)")
        }
    }
}

extension World {
    /// Runs a program in the working directory to its end.
    fileprivate func perform(_ program: String, _ arguments: [String]) async throws -> Program.Outcome {
        try await Program.run(program, arguments, environment: environment, in: scratch.url)
    }

    /// Runs a program in the working directory, and expects it to be done.
    @discardableResult
    fileprivate func expectDone(
        _ program: String,
        _ arguments: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Program.Outcome {
        let outcome = try await perform(program, arguments)
        #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))", sourceLocation: sourceLocation)
        return outcome
    }
}
