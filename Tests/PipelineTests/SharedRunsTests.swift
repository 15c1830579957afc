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

    @Test(arguments: ["new.yaml", "old.yaml"])
    func `a run whose pipeline was renamed is named by the check and by other nights, with what finishes it`(
        file: String
    ) async throws {
        try write("old", to: "old.yaml")
        let run = try await begin("old.yaml")
        try FileManager.default.removeItem(at: shop.scratch.appending("old.yaml"))
        try write("new", to: file)
        let fate = file == "old.yaml" ? "is now that of new" : "is gone"
        let command = "discograph resume runs/\(run.name)/manifest.yaml --run runs/\(run.name)"
        let words = "is open, and its manifest old.yaml \(fate): \(command)"
        for options in [["--dry-run"], []] {
            let night = try await shop.discograph(["run", file, "--continue"] + options)
            #expect(night.status == 0, "\(night.errors)")
            let line = "runs/\(run.name) of old \(words)"
            #expect(night.errors.split(separator: "\n").count { $0 == line } == 1, "\(night.errors)")
        }
        let check = try await shop.discograph("status", "--check")
        #expect(check.status == 65)
        #expect(check.output == "runs/\(run.name): \(words)\n")

        let resumed = try await shop.discograph(command.split(separator: " ").dropFirst().map(String.init))
        #expect(resumed.status == 0, "\(resumed.errors)")
        let fine = try await shop.discograph("status", "--check")
        #expect(fine.status == 0, "\(fine.output)")
        let night = try await shop.discograph("run", file, "--continue")
        #expect(!night.errors.contains(run.name), "\(night.errors)")
    }

    @Test func `pipelines that share a folder say nothing of each other, nor one whose manifest was moved`()
        async throws
    {
        try write("one", to: "one.yaml")
        try write("two", to: "two.yaml")
        let run = try await begin("one.yaml")
        let night = try await shop.discograph("run", "two.yaml", "--continue")
        #expect(night.status == 0, "\(night.errors)")
        #expect(!night.errors.contains(run.name), "\(night.errors)")
        let fine = try await shop.discograph("status", "--check")
        #expect(fine.status == 0, "\(fine.output)")

        try FileManager.default.moveItem(
            at: shop.scratch.appending("one.yaml"),
            to: shop.scratch.appending("moved.yaml")
        )
        #expect(try await shop.discograph("run", "moved.yaml").status == 0)
        let later = try await shop.discograph("run", "two.yaml", "--continue")
        #expect(!later.errors.contains(run.name), "\(later.errors)")
        let check = try await shop.discograph("status", "--check")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test(arguments: [["run", "moved.yaml", "--continue"], ["resume", "moved.yaml"]])
    func `a run that its pipeline has gone on with has the manifest that it has now`(
        words: [String]
    ) async throws {
        try shop.stage("step", "[ $1 != b ] || exit 65")
        try write("one", to: "one.yaml")
        let run = try await begin("one.yaml")
        try FileManager.default.moveItem(
            at: shop.scratch.appending("one.yaml"),
            to: shop.scratch.appending("moved.yaml")
        )
        let byCopy = ["resume", "runs/\(run.name)/manifest.yaml", "--run", "runs/\(run.name)"]
        for (words, path) in [(byCopy, "one.yaml"), (words, "moved.yaml")] {
            let night = try await shop.discograph(words)
            #expect(night.status == 65, "\(night.errors)")
            #expect(try RunRecord(of: run)?.manifestPath == path)
            let check = try await shop.discograph("status", "--check")
            #expect(check.output.contains("one.yaml is gone") == (path == "one.yaml"), "\(check.output)")
        }

        // Whoever takes the old name for something else changes nothing.
        try shop.stage("step", "exit 0")
        try write("two", to: "one.yaml")
        let other = try await shop.discograph("run", "one.yaml", "--continue")
        #expect(other.status == 0, "\(other.errors)")
        #expect(!other.errors.contains(run.name), "\(other.errors)")
    }

    @Test(arguments: [false, true])
    func `from elsewhere a manifest is looked for where it was, and not here`(isWhole: Bool) async throws {
        try write("one", to: "one.yaml")
        try write("two", to: "elsewhere/two.yaml")
        let run = try await begin("one.yaml")
        try shop.scratch.script("exit 0", at: "elsewhere/bin/step")
        let runs = isWhole ? shop.folder.url.path : "../runs"
        let words = ["run", "two.yaml", "--continue", "--runs", runs]
        let elsewhere = shop.scratch.appending("elsewhere")
        let night = try await Program.run("discograph", words, in: elsewhere)
        #expect(night.status == 0, "\(night.errors)")
        #expect(!night.errors.contains(run.name), "\(night.errors)")

        try FileManager.default.removeItem(at: shop.scratch.appending("one.yaml"))
        try write("one", to: "elsewhere/one.yaml")
        let later = try await Program.run("discograph", words, in: elsewhere)
        #expect(later.status == 0, "\(later.errors)")
        let line = later.errors.split(separator: "\n").first {
            $0.contains("/one.yaml is gone: discograph resume ")
        }
        #expect(line?.contains("/runs/\(run.name)/manifest.yaml --run ") == true, "\(later.errors)")
    }

    @Test func `from elsewhere another manifest of the same path is not taken for that of a run`()
        async throws
    {
        for file in ["a.yaml", "elsewhere/a.yaml", "elsewhere/b.yaml"] { try write("test", to: file) }
        _ = try await begin("a.yaml")
        try FileManager.default.removeItem(at: shop.scratch.appending("a.yaml"))
        try shop.scratch.script("exit 0", at: "elsewhere/bin/step")
        let resumed = try await Program.run(
            "discograph",
            ["resume", "b.yaml", "--runs", "../runs"],
            in: shop.scratch.appending("elsewhere")
        )
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(!resumed.errors.contains("was opened for"), "\(resumed.errors)")
    }
}
