import Foundation
import Landing
import Quota
import TestSupport
import Testing

@testable import Pipeline

/// One command's work on one run, with stages that are shell scripts.
@Suite(.timeLimit(.minutes(10))) struct RunSessionTests {
    private static let stages = """
        a: {cmd: step a, outs: [landing/a]}
        b: {cmd: step b, deps: [landing/a], outs: ['database:catalog']}
        """

    private struct NoSettings: Error {}

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != b ] || [ ! -e $HERE/down ] || exit 65")
        _ = try shop.manifest(Self.stages)
    }

    @Test func `a new run is brought to its end, and told of from the first line to the last`() async throws {
        let outcome = try await shop.work(shop.session(.new))
        #expect(outcome.exitCode == 0)
        #expect(outcome.isThrough)
        #expect(!outcome.leavesRoomToLand)
        #expect(outcome.record.states == ["a": .done, "b": .done])
        #expect(shop.written == ["a", "b"])
        let path = outcome.run.url.relativePath
        let lines = shop.said.all
        #expect(lines.first == "run \(path) of test")
        #expect(lines.dropLast().last == outcome.record.summary)
        #expect(lines.last == "done: \(path)")
        #expect(outcome.verdict == lines.last)
    }

    @Test func `of a run that is done a quiet listener hears which it is, and that it is done`() async throws
    {
        let outcome = try await shop.work(shop.session(.new, isQuiet: true))
        let path = outcome.run.url.relativePath
        #expect(shop.said.all == ["run \(path) of test", "done: \(path)"])
    }

    @Test func `of a run that is not done it hears the stages, too`() async throws {
        try shop.scratch.write("", to: "down")
        let outcome = try await shop.work(shop.session(.new, isQuiet: true))
        #expect(outcome.exitCode == 65)
        let path = outcome.run.url.relativePath
        let lines = ["run \(path) of test", outcome.record.summary, outcome.verdict]
        #expect(shop.said.all == lines)
        #expect(outcome.verdict.hasPrefix("failed: b: exit code 65; see \(path)/logs/b.log, then "))
    }

    @Test func `a run of which nothing is left to land leaves room to land`() async throws {
        try shop.scratch.write("", to: "down")
        let first = try await shop.work(shop.session(.continued))
        #expect(!first.leavesRoomToLand)
        let second = try await shop.work(shop.session(.continued))
        #expect(second.run.name == first.run.name)
        #expect(second.leavesRoomToLand)
        #expect(shop.written == ["a", "b", "b"])
    }

    @Test func `for stages that are picked their own codes count, and what stands in their way`() async throws
    {
        try shop.stage("step", "[ $1 = b ] || exit 69")
        let all = try await shop.work(shop.session(.new))
        #expect(all.exitCode == 69)
        let blocked = try await shop.work(shop.session(.continued, only: ["b"]))
        #expect(blocked.run.name == all.run.name)
        #expect(blocked.exitCode == 69)
        #expect(!blocked.isThrough)
        let picked = try await shop.work(shop.session(.new, only: ["b"]))
        #expect(picked.exitCode == 0)
        #expect(picked.isThrough)
        #expect(picked.record.state == .open)
    }

    @Test func `a run that could ask Spotify nothing is not opened, and one that is open goes on`()
        async throws
    {
        try shop.stage("extract-a", "exit 0")
        _ = try shop.manifest(
            """
            a: {cmd: extract-a, outs: [landing/a]}
            b: {cmd: step b, deps: [landing/a], outs: ['database:catalog']}
            """
        )
        let refused = shop.session(.new) { _ in throw NoSettings() }
        #expect(throws: NoSettings.self) { try refused.preview() }
        await #expect(throws: NoSettings.self) { try await shop.work(refused) }
        #expect(try shop.folder.entries().isEmpty)

        try shop.scratch.write("", to: "down")
        let picked = shop.session(.new, only: ["b"]) { _ in throw NoSettings() }
        #expect(try await shop.work(picked).exitCode == 65)
        let resumed = shop.session(.resumed) { _ in throw NoSettings() }
        #expect(try await shop.work(resumed).record.states == ["a": .done, "b": .failed])
    }

    @Test func `while another command works on the pipeline no run is opened`() async throws {
        let lock = try await ProcessLock(shop.folder.lock(of: "test"), owner: "a run of pipeline test")
        let busy = RunError.busy(
            owner: "a run of pipeline test",
            pid: ProcessInfo.processInfo.processIdentifier
        )
        #expect(throws: busy) { try shop.session(.new).preview() }
        await #expect(throws: busy) { try await shop.work(shop.session(.new)) }
        #expect(try shop.folder.entries().isEmpty)
        lock.release()
        #expect(try await shop.work(shop.session(.new)).exitCode == 0)
    }

    @Test func `a run takes a stage over that was mended, and a preview says so`() async throws {
        try shop.scratch.write("", to: "down")
        let run = try await shop.work(shop.session(.new)).run
        _ = try shop.manifest(Self.stages.replacing("step b", with: "step c"))
        let preview = try shop.session(.resumed).preview()
        #expect(preview.text.contains("\nit would take over the mended \(shop.location.manifest)\n"))
        #expect(preview.text.contains("\n  start  b: step c"))
        let outcome = try await shop.work(shop.session(.resumed))
        #expect(outcome.run.name == run.name)
        #expect(outcome.exitCode == 0)
        #expect(shop.written == ["a", "b", "c"])
        let copy = run.url.appending(component: "manifest.1.yaml").relativePath
        #expect(
            shop.said.all.contains {
                $0.hasPrefix("it takes over the mended \(shop.location.manifest); ") && $0.contains(copy)
            }
        )
    }

    @Test func `a run that keeps its copy names it, and where to mend what failed by it`() async throws {
        try shop.stage("step", #"[ "$2" != --wrong ] || exit 64"#)
        _ = try shop.manifest(Self.stages.replacing("step b", with: "step b --wrong"))
        #expect(try await shop.work(shop.session(.new)).exitCode == 78)
        // What it has landed was asked by other parameters.
        _ = try shop.manifest(Self.stages, more: "params: {queries: [jazz]}")
        let outcome = try await shop.work(shop.session(.resumed))
        #expect(outcome.exitCode == 78)
        let copy = outcome.run.manifest.relativePath
        let differs = "\(copy), which differs from \(shop.location.manifest)"
        #expect(shop.said.all.contains("it uses its own copy of the manifest, \(differs)"))
        #expect(
            outcome.verdict.contains("then mend \(differs), then discograph resume "),
            "\(outcome.verdict)"
        )
    }

    @Test(arguments: [nil, 45])
    func `a resumed run keeps to budgets that were lowered since, unless an option sets others`(
        ordered: Int?
    ) async throws {
        let stages = "a: {cmd: extract-a, outs: [landing/a]}"
        try shop.stage("extract-a", #"echo "$@" >> $HERE/journal; [ ! -e $HERE/down ] || exit 69"#)
        try shop.scratch.write("", to: "down")
        _ = try shop.manifest(stages, more: "quota: {budgets: {albums: 50, search: 10, tracks: none}}")
        let failed = try await shop.work(shop.session(.new))
        #expect(failed.exitCode == 69)
        #expect(shop.written.isEmpty)
        try FileManager.default.removeItem(at: shop.scratch.appending("down"))
        let budgets = "{albums: 20, search: 60, tracks: 9, artists: 481, me: 5}"
        _ = try shop.manifest(stages, more: "quota: {budgets: \(budgets)}")
        var limits = SpendingLimits()
        if let ordered { limits.budgets[.albums] = ordered }
        let differs = "\(failed.run.manifest.relativePath), which differs from \(shop.location.manifest)"
        let lower = ordered == nil ? "albums 20, me 5, tracks 9" : "me 5, tracks 9"
        let words =
            "it uses its own copy of the manifest, \(differs); budgets that are lower there hold: \(lower)"
        let preview = try shop.session(.resumed, limits: limits).preview()
        #expect(preview.text.contains("\n\(words)\n"))
        #expect(try await shop.work(shop.session(.resumed, limits: limits)).exitCode == 0)
        #expect(shop.said.all.contains(words))
        #expect(shop.written == ["--budget albums=\(ordered ?? 20) --budget me=5 --budget tracks=9"])
    }

    @Test func `a preview of a new run names its stages, and makes nothing`() throws {
        let preview = try shop.session(.continued).preview()
        let lines = [
            "would open a new run in \(shop.folder.url.path)/", "  start  a: step a", "  start  b: step b",
        ]
        #expect(preview == RunPreview(text: lines.joined(separator: "\n"), run: nil, leavesRoomToLand: false))
        #expect(!FileManager.default.fileExists(atPath: shop.folder.url.path))
        #expect(shop.written.isEmpty)
    }

    @Test func `a preview of a run whose runner is gone says that it was killed`() throws {
        let run = try shop.open(try shop.manifest(Self.stages))
        var record = try #require(try RunRecord(of: run))
        record.state = .running
        try record.write(to: run)
        let preview = try shop.session(.resumed).preview()
        #expect(preview.run == run.name)
        #expect(!preview.leavesRoomToLand)
        #expect(preview.text.contains("/\(run.name) (killed)\n"), "\(preview.text)")
    }
}

@Suite struct RunListenerTests {
    @Test(arguments: [true, false])
    func `of what stages say a quiet listener hears warnings and errors`(isQuiet: Bool) {
        let said = Said()
        let listener = RunListener(isQuiet: isQuiet, tell: { _ in }, follow: said.say)
        let lines = ["a: started", "a: warning: caution", "a: error: no"]
        for line in lines { listener.hear(line) }
        #expect(said.all == (isQuiet ? Array(lines.dropFirst()) : lines))
    }
}
