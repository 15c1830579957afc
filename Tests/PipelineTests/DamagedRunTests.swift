import Foundation
import Glibc
import Landing
import Pipeline
import TestSupport
import Testing

/// What becomes of all other runs when the record of one is damaged, and how a wrong name is answered.
@Suite(.timeLimit(.minutes(10))) struct DamagedRunTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            "name: test\nstages:\n  a: {cmd: bin/step a, outs: [landing/a]}\n",
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("step", "[ -e $HERE/mended ]")
    }

    /// Three runs, the newest first, of which the newest is damaged and the oldest done.
    private func runs() async throws -> [RunDirectory] {
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("run").status == 0)
        try FileManager.default.removeItem(at: shop.scratch.appending("mended"))
        for _ in 0..<2 { #expect(try await shop.discograph("run").status == 70) }
        let runs = try shop.folder.entries().map(\.run)
        try Data().write(to: runs[0].record)
        return runs
    }

    @Test func `status lists a damaged run among the others`() async throws {
        let runs = try await runs()
        let listed = try await shop.discograph("status")
        #expect(listed.status == 0)
        let lines = listed.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 5)
        #expect(lines[2].hasPrefix(runs[0].name) && lines[2].contains("damaged"))
        #expect(lines[3].hasPrefix(runs[1].name) && lines[3].contains("failed"))
        #expect(listed.errors.contains("\(runs[0].name)/run.json is damaged"))
        let json = try await shop.discograph("status", "--json")
        #expect(json.output.split(separator: "\n").count == 3)
        #expect(json.output.contains(#""state":"damaged""#))
        let objects = try json.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(Set(objects.map { $0.keys.sorted() }).count == 1, "\(json.output)")
        let damaged = try #require(objects.first)
        #expect(damaged["pipeline"] is NSNull)
        #expect((damaged["stages"] as? [Any])?.isEmpty == true)
        #expect((damaged["reason"] as? String)?.contains("run.json is damaged") == true)
        #expect(objects.last?["reason"] is NSNull)

        #expect(try await shop.discograph("status", runs[0].name).status == 74)
        #expect(try await shop.discograph("status", runs[1].name).status == 0)
    }

    @Test func `others name a damaged run and go on without it`() async throws {
        let runs = try await runs()
        let compressed = try await shop.discograph("compress")
        #expect(compressed.status == 0)
        #expect(compressed.errors.contains("\(runs[0].name)/run.json is damaged"))

        try shop.scratch.write("", to: "mended")
        let named = try await shop.discograph("run", "--run", "runs/\(runs[2].name)")
        #expect(named.status == 0)
        #expect(!named.errors.contains("damaged"))
        let resumed = try await shop.discograph("resume")
        #expect(resumed.status == 0)
        #expect(resumed.errors.contains("\(runs[0].name)/run.json is damaged"))
        #expect(resumed.errors.contains("run runs/\(runs[1].name) of test"))
        #expect(try await shop.discograph("run", "--continue").status == 0)
    }

    @Test func `a damaged record that is moved away is missed and made anew`() async throws {
        let runs = try await runs()
        try FileManager.default.removeItem(at: runs[0].record)
        let path = "runs/\(runs[0].name)"
        let remedy = "\(path) has no run.json: discograph run --run \(path) makes it"
        let listed = try await shop.discograph("status")
        #expect(listed.status == 0)
        let line = listed.output.split(separator: "\n").first { $0.hasPrefix(runs[0].name) }
        #expect(line?.contains("damaged") == true)
        #expect(listed.errors.contains(remedy))
        #expect(try await shop.discograph("status", "--json").output.contains(#""state":"damaged""#))
        let named = try await shop.discograph("status", runs[0].name)
        #expect(named.status == 74)
        #expect(named.errors.contains(remedy))
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("run", "--run", "runs/\(runs[0].name)").status == 0)
        #expect(try await shop.discograph("status", runs[0].name).output.contains(": done"))
    }

    @Test func `a record that cannot be read keeps nothing from landing`() async throws {
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("run").status == 0)
        let run = try #require(try shop.folder.entries().first).run
        // As good as a file of another user's, and root cannot read it either.
        try FileManager.default.removeItem(at: run.record)
        try FileManager.default.createDirectory(at: run.record, withIntermediateDirectories: false)
        let listed = try await shop.discograph("status")
        #expect(listed.status == 0)
        #expect(listed.output.contains("unreadable"))
        #expect(listed.errors.contains("cannot read "))
        #expect(try await shop.discograph("status", "--json").output.contains(#""state":"unreadable""#))
        #expect(try await shop.discograph("status", run.name).status == 74)
        let night = try await shop.discograph("run", "--continue")
        // It may be unfinished, and what it has landed waits for a person then.
        #expect(night.status == 78)
        let last = try #require(night.errors.split(separator: "\n").last)
        #expect(last.contains("\(run.name)/run.json: Is a directory"), "\(last)")
        #expect(try shop.folder.listings().count == 2)
        #expect(try await shop.discograph("resume").status == 64)
    }

    @Test func `what cannot be read waits for its own pipeline, for each where its manifest is gone`()
        async throws
    {
        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("run").status == 0)
        let run = try #require(try shop.folder.entries().first).run
        try FileManager.default.removeItem(at: run.record)
        try FileManager.default.createDirectory(at: run.record, withIntermediateDirectories: false)
        let other = "pipelines/other.yaml"
        try shop.scratch.write("name: other\nstages:\n  a: {cmd: bin/step a, outs: [landing/a]}\n", to: other)
        let night = try await shop.discograph("run", other, "--continue")
        #expect(night.status == 0, "\(night.errors)")
        #expect(!night.errors.contains(run.name), "\(night.errors)")
        let check = try await shop.discograph("status", "--check", "--pipeline", "other")
        #expect(check.status == 0, "\(check.output)")
        #expect(try await shop.discograph("status", "--check", "--pipeline", "test").status == 65)

        try FileManager.default.removeItem(at: run.manifest)
        #expect(try await shop.discograph("run", other, "--continue").status == 78)
        #expect(try await shop.discograph("status", "--check", "--pipeline", "other").status == 65)
    }

    @Test func `a run whose program is gone is named and keeps no night from landing`() async throws {
        #expect(try await shop.discograph("run").status == 70)
        let run = try #require(try shop.folder.entries().first).run
        let copy = try String(contentsOf: run.manifest, encoding: .utf8)
        try Data(copy.replacing("bin/step", with: "bin/moved").utf8).write(to: run.manifest)
        try shop.scratch.write("", to: "mended")
        let foretold = try await shop.discograph("run", "--continue", "--dry-run")
        #expect(foretold.output.contains("would open a new run in runs/"))
        let night = try await shop.discograph("run", "--continue")
        // Nothing but a person brings what it has landed into the database.
        #expect(night.status == 78)
        #expect(night.errors.contains("\(run.name) is skipped: "))
        #expect(night.errors.contains("missing stage: 'bin/moved'"))
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])
    }

    @Test func `a run that is skipped is named once, also where no new one can be opened`() async throws {
        try shop.stage("extract-search", "exit 0")
        let search = "s: {cmd: bin/extract-search, outs: [landing/search]}"
        try shop.scratch.write(
            "name: test\nstages:\n  a: {cmd: bin/step a, outs: [landing/a]}\n  \(search)\n",
            to: "pipelines/catalog.yaml"
        )
        #expect(try await shop.discograph("run", "--only", "a").status == 70)
        let run = try #require(try shop.folder.entries().first).run
        let copy = try String(contentsOf: run.manifest, encoding: .utf8)
        try Data(copy.replacing("bin/step", with: "bin/moved").utf8).write(to: run.manifest)
        let night = try await shop.discograph("run", "--continue")
        #expect(night.status == 78)
        let lines = night.errors.split(separator: "\n")
        #expect(lines.count { $0.contains("\(run.name) is skipped: ") } == 1, "\(night.errors)")
        #expect(night.errors.contains("SPOTIFY_CLIENT_ID is not set"))
        #expect(try shop.folder.entries().count == 1)
    }

    /// An ordinary user: root may write everything, so there the commands are those of somebody else.
    private static let user: UInt32 = 65_534

    /// Gives everything that is there to the user of ``asUser(_:)``.
    private func handOver() throws {
        guard geteuid() == 0 else { return }
        for place in try FileManager.default.subpathsOfDirectory(atPath: shop.scratch.url.path) + [""] {
            #expect(chown(shop.scratch.url.appending(path: place).path, Self.user, Self.user) == 0)
        }
    }

    /// Runs `discograph` as an ordinary user.
    private func asUser(_ arguments: String...) async throws -> Program.Outcome {
        let words = ["setpriv", "--reuid=\(Self.user)", "--regid=\(Self.user)", "--clear-groups"]
        let program = Checkout.products.appending(component: "discograph").path
        return try await Program(
            URL(filePath: "/usr/bin/env"),
            (geteuid() == 0 ? words : []) + [program] + arguments,
            in: shop.scratch.url
        ).outcome()
    }

    @Test func `a run that is not ours to write is named and keeps no night from landing`() async throws {
        try handOver()
        for _ in 0..<2 {
            let failed = try await asUser("run")
            #expect(failed.status == 70, "\(failed.errors)")
        }
        let runs = try shop.folder.entries().map(\.run)
        let files = [runs[0].url, runs[1].log(of: "a")]
        for file in files { chmod(file.path, 0o555) }
        defer { for file in files { chmod(file.path, 0o755) } }
        try shop.scratch.write("", to: "mended")
        let night = try await asUser("run", "--continue")
        #expect(night.status == 78, "\(night.errors)")
        for run in runs { #expect(night.errors.contains("\(run.name) is skipped: ")) }
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed", "failed"])
    }

    @Test func `what an open run has landed is not forgotten because it cannot be written`() async throws {
        try shop.scratch.write(
            """
            name: test
            stages:
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: bin/step b, deps: [landing/a], outs: ['database:catalog']}
            """,
            to: "pipelines/catalog.yaml"
        )
        try shop.scratch.write("", to: "mended")
        try handOver()
        #expect(try await asUser("run", "--only", "a").status == 0)
        let run = try #require(try shop.folder.entries().first).run
        #expect(try await asUser("run").status == 0)
        // An open run that can be gone on with is one that somebody means to go on with.
        let fine = try await asUser("status", "--check")
        #expect(fine.status == 0, "\(fine.output)")

        chmod(run.url.path, 0o555)
        defer { chmod(run.url.path, 0o755) }
        let night = try await asUser("run", "--continue", "--partial-ok", "--quiet")
        #expect(night.status == 78, "\(night.errors)")
        let reason = "run directory runs/\(run.name): Permission denied: let this user write to it"
        let last = try #require(night.errors.split(separator: "\n").last)
        #expect(last.hasPrefix("runs/\(run.name) is skipped: \(reason)"), "\(last)")
        let check = try await asUser("status", "--check")
        #expect(check.status == 65)
        let words = "runs/\(run.name): is open, and it cannot be resumed: \(reason)"
        #expect(check.output.hasPrefix(words), "\(check.output)")
        #expect(check.output.split(separator: "\n").count == 1, "\(check.output)")
    }

    @Test func `a wrong run name is a mistake of the command line`() async throws {
        let run = try await runs()[1]
        for command in ["status", "compress"] {
            let unknown = try await shop.discograph(command, "nonsense")
            #expect(unknown.status == 64)
            #expect(unknown.errors.contains("no run 'nonsense' in runs/: discograph status lists them"))
            let near = try await shop.discograph(command, String(run.name.dropLast()))
            #expect(near.errors.contains("did you mean '"))
        }
        try shop.scratch.write(
            "name: other\nstages:\n  a: {cmd: bin/step a, outs: [landing/a]}\n",
            to: "pipelines/other.yaml"
        )
        let foreign = try await shop.discograph("run", "pipelines/other.yaml", "--run", "runs/\(run.name)")
        #expect(foreign.status == 64)
        #expect(foreign.errors.contains("runs/\(run.name) is a run of test, not of other"))
        // The manifest of the run's pipeline may be gone.
        try FileManager.default.removeItem(at: shop.scratch.appending("pipelines", "catalog.yaml"))
        try shop.scratch.write("", to: "mended")
        let advice = try #require(foreign.errors.split(separator: "\n").last)
        let command = try #require(advice.split(separator: ": discograph ").last)
        let words = command.split(separator: " ").map(String.init)
        #expect(words == ["resume", "runs/\(run.name)/manifest.yaml", "--run", "runs/\(run.name)"])
        let resumed = try await shop.discograph(words)
        #expect(resumed.status == 0, "\(resumed.errors)")
    }

    @Test func `who resumes a run that is mistyped is told so, as by status`() async throws {
        let run = try await runs()[1]
        let typed = String(run.name.dropLast())
        for words in [["run", "--run"], ["resume", "--run"]] {
            for (name, advice) in [
                (typed, "no run '\(typed)' in runs/: did you mean '"),
                ("runs/\(typed)", "no run directory runs/\(typed): did you mean 'runs/"),
                ("runs/nonsense", "no run directory runs/nonsense: discograph status lists the runs"),
            ] {
                let unknown = try await Program.run("discograph", words + [name], in: shop.scratch.url)
                #expect(unknown.status == 64, "\(name)")
                #expect(unknown.errors.contains(advice), "\(unknown.errors)")
            }
        }
        let stage = try await Program.run("transform", ["--run", "nonsense"], in: shop.scratch.url)
        #expect(stage.status == 64)
        #expect(stage.errors.contains("no run directory nonsense: "))
    }

    @Test func `a run is resumed by its name alone`() async throws {
        let run = try await runs()[1]
        try shop.scratch.write("", to: "mended")
        let resumed = try await shop.discograph("resume", "--run", run.name)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("run runs/\(run.name) of test"))
    }

    @Test func `asking for no runs does not say that there are none`() async throws {
        _ = try await runs()
        let none = try await shop.discograph("status", "-n", "0")
        #expect(none.status == 0)
        #expect(!none.output.contains("no runs in"))
    }
}
