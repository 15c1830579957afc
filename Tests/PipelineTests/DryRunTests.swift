import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

/// What `--dry-run` foretells, beside what the same command then does.
@Suite(.timeLimit(.minutes(10))) struct DryRunTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            """
            name: test
            stages:
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: bin/step b, deps: [landing/a], outs: ['database:catalog']}
              c: {cmd: bin/step c, deps: ['database:catalog']}
            """,
            to: "pipelines/catalog.yaml"
        )
    }

    @Test func `what a stage adds starts those behind it anew, and a dry run says so`() async throws {
        try shop.stage(
            "step",
            "echo $1 >> $HERE/journal; [ -e $HERE/more ] || { [ $1 = a ] && exit 75; [ $1 = c ] && exit 65; }; exit 0"
        )
        #expect(try await shop.discograph("run").status == 65)
        let foretold = try await shop.discograph("run", "--continue", "--dry-run").output
        #expect(foretold.contains("start  a: bin/step a"))
        #expect(foretold.contains("start  b: bin/step b"))
        #expect(foretold.contains("start  c: bin/step c"))
        let run = "runs/\(try #require(try shop.folder.entries().first).run.name)"
        let picked = try await shop.discograph("run", "--run", run, "--only", "a", "--dry-run").output
        #expect(picked.contains("leave  b: done, to be restarted later"))
        #expect(picked.contains("leave  c: failed"))

        try shop.scratch.write("", to: "more")
        #expect(try await shop.discograph("run", "--continue").status == 0)
        #expect(shop.written == ["a", "b", "c", "a", "b", "c"])
    }

    @Test func `what a restarted run does is foretold from its record alone`() throws {
        try shop.stage("step", "exit 0")
        let asked = try shop.manifest(
            """
            a: {cmd: step a, outs: [landing/a]}
            b: {cmd: step b, deps: [landing/a], outs: [rows]}
            c: {cmd: step c, deps: [rows]}
            """
        )
        let run = try shop.open(asked)
        var record = try #require(try RunRecord(of: run))
        for name in ["a", "b", "c"] { record.end(name, .done, 0) }
        func plan(_ only: Set<String>? = nil) throws -> RestartPlan {
            try Runner(
                manifest: asked.manifest,
                run: run,
                only: only,
                executables: shop.executables,
                stop: shop.stop,
                listener: RunListener(tell: { _ in }, follow: { _ in })
            ).restartPlan(for: record)
        }
        #expect(try plan().started.isEmpty)
        record.end("a", .partial, 75)
        #expect(try plan().started == ["a", "b", "c"])
        #expect(try plan().outdated == ["b", "c"])
        #expect(try plan(["a"]).started == ["a"])
        #expect(try plan(["a"]).outdated == ["b", "c"])
        record.end("a", .partial, 75, resumeAt: .distantFuture)
        #expect(try plan().started.isEmpty)
        #expect(try plan().outdated.isEmpty)
    }

    @Test func `with a damaged run and a loaded one it foretells what is gone on with`() async throws {
        try shop.stage("step", "[ $1 != c ]")
        for _ in 0..<2 { #expect(try await shop.discograph("run").status == 70) }
        let runs = try shop.folder.entries().map(\.run)
        try Data().write(to: runs[0].record)
        let foretold = try await shop.discograph("run", "--continue", "--dry-run")
        #expect(foretold.status == 0)
        #expect(foretold.errors.contains(runs[0].name))
        #expect(foretold.output.contains("would resume runs/\(runs[1].name) (failed)"))
        // Nothing of it is left to land, so a new run follows.
        #expect(foretold.output.contains("would open a new run in runs/"))
        let landing = try await shop.discograph("run", "--continue", "--only", "a", "--dry-run")
        #expect(!landing.output.contains("would resume"))
    }

    @Test func `a run that cannot be used is named, also where no new one could be opened`() async throws {
        try shop.stage("step", "exit 1")
        try shop.stage("extract-a", "exit 0")
        #expect(try await shop.discograph("run").status == 70)
        let run = try #require(try shop.folder.entries().first).run
        try Data().write(to: run.record)
        try shop.scratch.write(
            "name: test\nstages:\n  a: {cmd: bin/extract-a, outs: [landing/a]}\n",
            to: "pipelines/catalog.yaml"
        )
        let foretold = try await shop.discograph("run", "--continue", "--dry-run")
        #expect(foretold.status == 78)
        let lines = foretold.errors.split(separator: "\n")
        #expect(lines.count == 2, "\(foretold.errors)")
        #expect(lines.first?.contains(run.name) == true, "\(foretold.errors)")
        #expect(lines.last?.contains("SPOTIFY_CLIENT_ID") == true, "\(foretold.errors)")
        #expect(foretold.output.isEmpty)
    }

    @Test func `while the pipeline is going a dry run ends as the run would`() async throws {
        try shop.stage("step", "exit 0")
        let lock = try await ProcessLock(shop.folder.lock(of: "test"), owner: "a run of pipeline test")
        let outcome = try await shop.discograph("run", "--dry-run")
        #expect(outcome.status == 75)
        #expect(outcome.errors.contains("a run of pipeline test is already running as process "))
        #expect(outcome.output.isEmpty)
        lock.release()
        #expect(try await shop.discograph("run", "--dry-run").status == 0)
    }
}
