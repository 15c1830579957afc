import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// Runs that lie elsewhere than in `runs/`.
@Suite(.timeLimit(.minutes(10))) struct RunsOptionTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            "name: test\nstages:\n  a: {cmd: bin/step, outs: [landing/a]}\n",
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("step", "[ -e $HERE/mended ]")
    }

    @Test func `runs are opened, listed and resumed where --runs says, and as they are told to be`()
        async throws
    {
        let first = try await shop.discograph("run", "--runs", "nights")
        #expect(first.status == 70)
        let verdict = try #require(first.errors.split(separator: "\n").last)
        #expect(
            verdict.hasSuffix(", then discograph resume pipelines/catalog.yaml --runs nights"),
            "\(verdict)"
        )
        #expect(!FileManager.default.fileExists(atPath: shop.folder.url.path))
        let listed = try await shop.discograph("status", "--runs", "nights")
        #expect(listed.output.contains("failed"), "\(listed.output)")
        #expect(try await shop.discograph("status").output.hasPrefix("no runs in runs/ yet"))

        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("resume").status == 64)
        let second = try await shop.discograph("resume", "--runs", "nights", "--json")
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output.contains(#""state":"done""#), "\(second.output)")
        #expect(second.output.contains(#""run":"nights/"#), "\(second.output)")
    }

    @Test func `what went wrong with a run that was named is gone on with by the command it names`()
        async throws
    {
        #expect(try await shop.discograph("run", "--runs", "nights").status == 70)
        let nights = RunFolder(url: shop.scratch.appending("nights"))
        let run = try #require(try nights.entries().first).run
        let named = try await shop.discograph("run", "--run", "nights/\(run.name)")
        #expect(named.status == 70)
        let verdict = try #require(named.errors.split(separator: "\n").last)
        let command = try #require(verdict.split(separator: ", then discograph ").last)
        let words = command.split(separator: " ").map(String.init)
        #expect(words == ["resume", "pipelines/catalog.yaml", "--run", "nights/\(run.name)"], "\(verdict)")
        try shop.scratch.write("", to: "mended")
        let resumed = try await shop.discograph(words)
        #expect(resumed.status == 0, "\(resumed.errors)")
    }

    /// Everything that lies in the workshop.
    private func contents() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: shop.scratch.url.path).sorted()
    }

    @Test func `an empty name means no directory, least of all the working directory`() async throws {
        let before = try contents()
        for words in [
            ["run", "--run", ""], ["run", "--run", "", "--dry-run"], ["run", "--runs", ""],
            ["resume", "--run", ""], ["resume", "--runs", ""], ["status", "--runs", ""],
            ["compress", "--runs", ""],
        ] {
            let refused = try await shop.discograph(words)
            #expect(refused.status == 64, "\(words)")
            let reason = "\(words[1]) requires a directory: it is empty."
            #expect(refused.errors.contains(reason), "\(refused.errors)")
        }
        for stage in ["plan", "extract-search", "transform", "load"] {
            let refused = try await Program.run(stage, ["--run", ""], in: shop.scratch.url)
            #expect(refused.status == 64, "\(stage)")
            #expect(refused.errors.contains("--run requires a directory: it is empty."), "\(refused.errors)")
        }
        #expect(try contents() == before)
    }

    @Test func `a directory that is no run does not become one`() async throws {
        #expect(try await shop.discograph("run").status == 70)
        try shop.scratch.write("mine", to: "notes/mine.txt")
        let before = try contents()
        for name in [".", "notes", "runs", shop.scratch.url.path] {
            for more in [[], ["--dry-run"]] {
                let refused = try await shop.discograph(["run", "--run", name] + more)
                #expect(refused.status == 64, "\(name)")
                #expect(refused.output.isEmpty)
                let reason = " is no run: it has no manifest.yaml and is not empty: "
                #expect(refused.errors.contains(reason), "\(refused.errors)")
                #expect(refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
            }
        }
        #expect(try contents() == before)
    }

    @Test func `an empty directory becomes a run, and so does what stages alone have begun`() async throws {
        try shop.scratch.write("", to: "mended")
        try FileManager.default.createDirectory(
            at: shop.scratch.appending("empty"),
            withIntermediateDirectories: false
        )
        try shop.scratch.write("{}", to: "asked/landing/origin.json")
        try shop.scratch.write("{}", to: "planned/receipts/plan.json")
        for name in ["empty", "asked", "planned"] {
            let outcome = try await shop.discograph("run", "--run", name)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let manifest = shop.scratch.appending(name, "manifest.yaml")
            #expect(FileManager.default.fileExists(atPath: manifest.path))
        }
    }

    @Test func `of a directory without a record the advised command makes a run`() async throws {
        try shop.scratch.write("", to: "mended")
        for (name, file) in [
            ("locked", "receipts/.extract-search.lock"), ("landed", "landing/search/requests.ndjson"),
            ("logged", "logs/a.log"),
        ] {
            try shop.scratch.write("", to: "runs/\(name)/\(file)")
            let check = try await shop.discograph("status", "--check")
            let advice = "runs/\(name) has no run.json: discograph run --run runs/\(name) makes it anew"
            #expect(check.output.contains(advice), "\(check.output)")
            let made = try await shop.discograph("run", "--run", "runs/\(name)")
            #expect(made.status == 0, "\(made.errors)")
        }
        let check = try await shop.discograph("status", "--check")
        #expect(check.status == 0, "\(check.output)")
    }

    @Test func `what stages left makes a run also beside something else`() async throws {
        try shop.scratch.write("", to: "mended")
        for (name, file) in [
            ("locked", "receipts/.extract-search.lock"), ("landed", "landing/search/requests.ndjson"),
        ] {
            try shop.scratch.write("", to: "\(name)/\(file)")
            try shop.scratch.write("mine", to: "\(name)/mine.txt")
            let made = try await shop.discograph("run", "--run", name)
            #expect(made.status == 0, "\(made.errors)")
        }
        try shop.scratch.write("", to: "killed/.manifest.yaml.7.tmp")
        let made = try await shop.discograph("run", "--run", "killed")
        #expect(made.status == 0, "\(made.errors)")
    }
}
