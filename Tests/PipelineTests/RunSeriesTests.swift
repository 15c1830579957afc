import Concurrency
import Diagnostics
import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

/// One command's work on several runs, with stages that are shell scripts.
@Suite(.timeLimit(.minutes(10))) struct RunSeriesTests {
    private struct NoSettings: Error {}

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage("step", "echo $1 >> $HERE/journal; [ $1 != b ] || [ -e $HERE/mended ] || exit 65")
        try pipeline("step a")
    }

    /// Writes a manifest in which `command` lands.
    private func pipeline(_ command: String) throws {
        _ = try shop.manifest(
            """
            a: {cmd: \(command), outs: [landing/a]}
            b: {cmd: step b, deps: [landing/a], outs: ['database:catalog']}
            """
        )
    }

    private func series(_ choice: RunChoice = .continued, only: [String] = []) async -> SeriesOutcome {
        await RunSeries(of: shop.session(choice, only: only)).perform()
    }

    @Test
    func `runs of which nothing is left to land come first, the newest at the head, then one that lands`()
        async throws
    {
        let first = await series()
        #expect(first.outcomes.map(\.exitCode) == [65])
        #expect(first.exitCode(counting: nil) == 65)
        // Its line is the last one already.
        #expect(first.reminders.isEmpty)
        let second = await series()
        #expect(second.outcomes.map(\.exitCode) == [65, 65])
        #expect(second.outcomes.first?.run == first.outcomes.first?.run)
        #expect(second.reminders == second.outcomes.map(\.verdict))
        #expect(!second.isThrough)

        try shop.scratch.write("", to: "mended")
        let third = await series()
        #expect(third.outcomes.map(\.exitCode) == [0, 0, 0])
        #expect(third.outcomes.prefix(2).map(\.run) == second.outcomes.reversed().map(\.run))
        #expect(third.exitCode(counting: nil) == 0)
        #expect(third.reminders.isEmpty)
        #expect(third.isThrough)
        #expect(shop.written == ["a", "b"] + ["b", "a", "b"] + ["b", "b", "a", "b"])
    }

    @Test func `a preview names the same runs, and makes none`() async throws {
        let earlier = await series()
        let run = try #require(earlier.outcomes.first?.run)
        var previews: [RunPreview] = []
        try RunSeries(of: shop.session(.continued)).preview { previews.append($0) }
        #expect(previews.map(\.run) == [run.name, nil])
        #expect(previews.map(\.leavesRoomToLand) == [true, false])
        #expect(try shop.folder.entries().count == 1)
    }

    /// Opens a run of which everything is left.
    private func open() throws -> RunDirectory {
        let source = shop.location.source
        return try shop.location.folder.open(Manifest(contentsOf: source), copying: source)
    }

    @Test func `runs of which nothing is left to land come first, also behind one that can still land`()
        async throws
    {
        for _ in 1...2 { _ = await series() }
        let failed = try shop.folder.entries().map(\.run.name)
        let killed = try open()
        try shop.scratch.write("", to: "mended")
        var previews: [RunPreview] = []
        try RunSeries(of: shop.session(.continued)).preview { previews.append($0) }
        #expect(previews.map(\.run) == failed + [killed.name])
        #expect(previews.map(\.leavesRoomToLand) == [true, true, false])
        #expect(!previews.contains { $0.text.contains("would leave ") })

        let before = shop.written.count
        let night = await series()
        #expect(night.outcomes.map(\.run.name) == failed + [killed.name])
        #expect(night.outcomes.map(\.exitCode) == [0, 0, 0])
        #expect(night.reminders.isEmpty)
        #expect(shop.written[before...] == ["b", "b", "a", "b"])
        #expect(try shop.folder.entries().map(\.record.state) == [.done, .done, .done])
    }

    @Test func `a run that fails behind one that can still land counts, and is named at the end`()
        async throws
    {
        try shop.stage("step", "[ $1 != b ] || [ ! -e $2/bad ] || exit 65")
        _ = try shop.manifest(
            """
            a: {cmd: step a, outs: [landing/a]}
            b: {cmd: 'step b ${run}', deps: [landing/a], outs: ['database:catalog']}
            """
        )
        let failed = try open()
        try Data().write(to: failed.url.appending(component: "bad"))
        let earlier = await series()
        #expect(earlier.outcomes.map(\.exitCode) == [65])
        let newer = try open()
        let night = await series()
        #expect(night.outcomes.map(\.run.name) == [failed.name, newer.name])
        #expect(night.outcomes.map(\.exitCode) == [65, 0])
        #expect(night.exitCode(counting: nil) == 65)
        #expect(night.reminders == night.outcomes.prefix(1).map(\.verdict))
    }

    @Test func `a run that can still land behind another one is left for a later night, and named`()
        async throws
    {
        try shop.scratch.write("", to: "mended")
        let older = try open()
        var record = try #require(try RunRecord(of: older))
        record.state = .running
        try record.write(to: older)
        let newer = try open()
        let path = "\(older.url.relativePath) (killed)"
        var previews: [RunPreview] = []
        try RunSeries(of: shop.session(.continued)).preview { previews.append($0) }
        #expect(previews.map(\.run) == [newer.name])
        #expect(previews.first?.text.hasSuffix("\nwould leave \(path) for a later night") == true)

        let first = await series()
        #expect(first.outcomes.map(\.run.name) == [newer.name])
        #expect(first.exitCode(counting: nil) == 0)
        #expect(first.reminders == ["left for a later night: \(path)"])
        let second = await series()
        #expect(second.outcomes.map(\.run.name) == [older.name])
        #expect(second.reminders.isEmpty)
        // Whoever picks stages picks the run by them, too.
        for _ in 1...2 { _ = try open() }
        let picked = await series(only: ["a"])
        #expect(picked.outcomes.map(\.exitCode) == [0])
        #expect(picked.reminders.isEmpty)
    }

    @Test func `a run that another path has led somebody to, who only loads it, keeps no night from landing`()
        async throws
    {
        for _ in 1...2 { _ = await series() }
        let runs = try shop.folder.entries().map(\.run)
        let run = try #require(runs.first)
        try shop.scratch.write("", to: "mended")
        let owner = "a runner of \(run.name)"
        let lock = try await ProcessLock(run.runnerLock, owner: owner)
        var previews: [RunPreview] = []
        try RunSeries(of: shop.session(.continued)).preview { previews.append($0) }
        #expect(previews.map(\.run) == runs.dropFirst().map { Optional($0.name) } + [nil])
        let night = await series()
        lock.release()
        #expect(night.failure == nil)
        #expect(night.outcomes.map(\.exitCode) == [0, 0])
        #expect(!night.outcomes.contains { $0.run.name == run.name })
        #expect(night.exitCode(counting: nil) == 0)
        // Once by the preview, and once by the night.
        let process = ProcessInfo.processInfo.processIdentifier
        let words = "\(run.name) is left to \(owner) (process \(process)): nothing of it is left to land"
        #expect(shop.said.all.count { $0 == words } == 2, "\(shop.said.all)")
        #expect(!shop.said.all.contains { $0.contains("already running") })

        let later = await series()
        #expect(later.outcomes.first?.run.name == run.name)
        #expect(later.outcomes.map(\.exitCode) == [0, 0])
    }

    @Test func `a run that can still land, and that another path has led somebody to, ends the night`()
        async throws
    {
        let run = try open()
        let lock = try await ProcessLock(run.runnerLock, owner: RunSession.owner(of: run))
        let night = await series()
        lock.release()
        let error = try #require(night.failure as? RunError)
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(error == .busy(owner: "a runner of \(run.name)", pid: process))
        #expect(night.exitCode(counting: error.remedy.exitCode) == 75)
        #expect(night.outcomes.isEmpty)
        #expect(try shop.folder.entries().map(\.run.name) == [run.name])
    }

    @Test func `stages that are picked, and any other choice, mean a single run`() async throws {
        _ = await series()
        for night in [await series(only: ["b"]), await series(.resumed), await series(.new)] {
            #expect(night.outcomes.count == 1)
        }
        #expect(try shop.folder.entries().count == 2)
    }

    @Test func `what keeps a later run from being opened is told beside what became of the earlier one`()
        async throws
    {
        try shop.stage("extract-a", "exit 0")
        try pipeline("extract-a")
        let earlier = await series()
        let failed = try #require(earlier.outcomes.first)
        let refusing = RunSeries(of: shop.session(.continued) { _ in throw NoSettings() })
        let night = await refusing.perform()
        #expect(night.outcomes.map(\.run) == [failed.run])
        #expect(night.failure is NoSettings)
        #expect(!night.isThrough)
        #expect(night.reminders == night.outcomes.map(\.verdict))
        // The worse of the two counts.
        #expect(night.exitCode(counting: 78) == 78)
        #expect(night.exitCode(counting: 75) == 65)
    }

    @Test func `what keeps the first run from being opened is all there is to tell`() async throws {
        try shop.stage("extract-a", "exit 0")
        try pipeline("extract-a")
        let refusing = RunSeries(of: shop.session(.continued) { _ in throw NoSettings() })
        let night = await refusing.perform()
        #expect(night.outcomes.isEmpty)
        #expect(night.failure is NoSettings)
        #expect(!night.isThrough)
        #expect(night.reminders.isEmpty)
        // Not what a stage's would count as.
        #expect(night.exitCode(counting: 64) == 64)
    }

    @Test func `a stop after the first run leaves what would have been landed for later`() async throws {
        let earlier = await series()
        let run = try #require(earlier.outcomes.first?.run)
        try shop.scratch.write("", to: "mended")
        let stop = shop.stop
        let session = RunSession(
            of: shop.location,
            choice: .continued,
            executables: shop.executables,
            stop: stop,
            listener: RunListener(
                tell: { line in if line.hasPrefix("done: ") { stop.request() } },
                follow: { _ in }
            ),
            checkSettings: { _ in }
        )
        let night = await RunSeries(of: session).perform()
        #expect(night.outcomes.map(\.run) == [run])
        #expect(night.outcomes.map(\.exitCode) == [0])
        #expect(night.exitCode(counting: nil) == 75)
        #expect(!night.isThrough)
        #expect(try shop.folder.entries().count == 1)
    }

    @Test func `a run that only a person can mend is named at the end, and counts`() async throws {
        func pipeline(_ command: String, more: String = "") throws {
            let stages = """
                a: {cmd: step a, outs: [landing/a]}
                b: {cmd: \(command), deps: [landing/a], outs: [landing/b]}
                """
            _ = try shop.manifest(stages, more: more)
        }
        try shop.stage("step", #"[ "$2" != --wrong ] || exit 64"#)
        try pipeline("step b --wrong")
        let earlier = await series()
        let run = try #require(earlier.outcomes.first?.run)
        // What it has landed was asked by other parameters, so it cannot take over what was mended.
        try pipeline("step b", more: "params: {queries: [jazz]}")
        let night = await series()
        #expect(night.outcomes.map(\.exitCode) == [0])
        #expect(night.outcomes.first?.run != run)
        #expect(night.exitCode(counting: nil) == 78)
        #expect(night.reminders.count == 1)
        #expect(night.reminders.first?.contains("\(run.name) is skipped: ") == true, "\(night.reminders)")
    }

    @Test func `a skipped run is named, and keeps no picked stage from the next one`() async throws {
        try shop.scratch.write("", to: "mended")
        let first = await series(only: ["a"])
        #expect(first.exitCode(counting: nil) == 0)
        let run = try #require(try shop.folder.entries().first).run
        try Data("name: test\n".utf8).write(to: run.manifest)
        for stage in ["a", "b"] {
            let picked = await series(only: [stage])
            #expect(picked.outcomes.map(\.exitCode) == [0])
            #expect(picked.outcomes.first?.run != run)
            #expect(picked.exitCode(counting: nil) == 0)
            #expect(picked.reminders.count == 1)
            #expect(picked.reminders.first?.contains("\(run.name) is skipped: ") == true)
        }
        #expect(shop.written == ["a", "a", "b"])
        #expect(try shop.folder.entries().count == 2)
        let night = await series()
        #expect(night.exitCode(counting: nil) == 78)
    }
}
