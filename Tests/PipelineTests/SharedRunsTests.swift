import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// Several manifests whose runs lie in one folder.
@Suite(.timeLimit(.minutes(10))) struct SharedRunsTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal")
    }

    /// Writes the manifest of a pipeline of two stages.
    private func write(_ name: String, to file: String) throws {
        let stages = """
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: bin/step b, deps: [landing/a], outs: ['database:catalog']}

            """
        try shop.scratch.write("name: \(name)\nstages:\n\(stages)", to: file)
    }

    /// Opens a run of a manifest, of which a stage is left.
    private func begin(_ file: String) async throws -> RunDirectory {
        let outcome = try await shop.discograph("run", file, "--only", "a")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try shop.folder.entries().first).run
    }

    @Test func `a run that was opened for another manifest of the same name is gone on with, and named`()
        async throws
    {
        for file in ["a.yaml", "b.yaml"] { try write("test", to: file) }
        let run = try await begin("a.yaml")
        let words = "runs/\(run.name) was opened for a.yaml, not for b.yaml: both have the name test: "
        let foretold = try await shop.discograph("run", "b.yaml", "--continue", "--dry-run")
        #expect(foretold.errors.contains(words), "\(foretold.errors)")
        let night = try await shop.discograph("run", "b.yaml", "--continue")
        #expect(night.status == 0, "\(night.errors)")
        #expect(night.errors.split(separator: "\n").count { $0.hasPrefix(words) } == 1, "\(night.errors)")
        #expect(shop.written.prefix(2) == ["a", "b"])

        _ = try await begin("a.yaml")
        try FileManager.default.removeItem(at: shop.scratch.appending("a.yaml"))
        let resumed = try await shop.discograph("resume", "b.yaml")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(!resumed.errors.contains("was opened for"), "\(resumed.errors)")
    }

    @Test func `a manifest is known by any path that leads to it`() async throws {
        try write("test", to: "a.yaml")
        _ = try await begin("a.yaml")
        let resumed = try await shop.discograph("resume", shop.scratch.appending("a.yaml").path)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(!resumed.errors.contains("was opened for"), "\(resumed.errors)")
    }
}
