import Diagnostics
import Files
import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

@Suite struct RunFolderTests {
    private let shop: Workshop
    private let asked: (manifest: Manifest, url: URL)

    init() throws {
        shop = try Workshop()
        asked = try shop.manifest(
            "extract: {cmd: x, outs: [landing/a]}\nload: {cmd: x, deps: [landing/a], outs: [rows]}\ncheck: {cmd: x, deps: [rows]}"
        )
    }

    private func set(_ state: RunState, _ stages: [String: StageState] = [:], of run: RunDirectory) throws {
        var record = try #require(try RunRecord(of: run))
        record.state = state
        for (name, state) in stages { record.end(name, state, state == .done ? 0 : 75) }
        try record.write(to: run)
    }

    @Test func `a run is named by its UTC time and keeps a copy of the manifest`() throws {
        let time = try #require(Timestamp.date("2026-11-20T22:10:42.500Z"))
        let run = try shop.folder.open(asked.manifest, copying: asked.url, now: time)
        #expect(run.name.wholeMatch(of: /2026-11-20T22-10-42Z-[0-9a-f]{4}/) != nil)
        #expect(try Data(contentsOf: run.manifest) == Data(contentsOf: asked.url))
        #expect(try Folder.names(in: run.url) == ["OPEN", "manifest.yaml", "run.json"])
        let second = try shop.folder.open(asked.manifest, copying: asked.url, now: time)
        #expect(second.name.hasPrefix("2026-11-20T22-10-43Z-"))
        #expect(try shop.folder.entries().map(\.run.name) == [second.name, run.name])
    }

    @Test func `a run that was named by its time alone keeps its second`() throws {
        let time = try #require(Timestamp.date("2026-11-20T22:10:42Z"))
        try Folder.create(shop.folder.url.appending(component: "2026-11-20T22-10-42Z"))
        let run = try shop.folder.open(asked.manifest, copying: asked.url, now: time)
        #expect(run.name.hasPrefix("2026-11-20T22-10-43Z-"))
    }

    @Test func `machines that open runs in one second give them names that differ`() throws {
        let time = try #require(Timestamp.date("2026-11-20T22:10:42Z"))
        let names = try (0..<8).map { machine in
            let folder = RunFolder(url: shop.scratch.appending("machine-\(machine)"))
            return try folder.open(asked.manifest, copying: asked.url, now: time).name
        }
        // Chance may give a name twice, though hardly more than once.
        #expect(Set(names).count >= 7, "\(names)")
        #expect(names.allSatisfy { RunFolder.name(at: time) < $0 && $0 < RunFolder.name(at: time + 1) })
    }

    @Test func `a run whose name was taken is dated by when it is opened, not by its name`() throws {
        let time = try #require(Timestamp.date("2026-11-20T22:10:42.500Z"))
        for _ in 1...5 { _ = try shop.folder.open(asked.manifest, copying: asked.url, now: time) }
        let entries = try shop.folder.entries()
        #expect(entries.first?.run.name.hasPrefix("2026-11-20T22-10-46Z-") == true)
        let opened = Set(entries.map { Timestamp.milliseconds($0.record.openedAt) })
        #expect(opened == [Timestamp.milliseconds(time)])
    }

    @Test func `what is not a run is passed over`() throws {
        try FileManager.default.createDirectory(
            at: shop.folder.url.appending(component: "notes"),
            withIntermediateDirectories: true
        )
        try Data().write(to: shop.folder.url.appending(component: "cron.log"))
        #expect(try shop.folder.entries().isEmpty)
        #expect(try RunFolder(url: shop.scratch.appending("nowhere")).entries().isEmpty)
    }

    @Test func `a run is listed with its state, or with what is wrong with its record`() throws {
        let runs = [try shop.open(asked), try shop.open(asked), try shop.open(asked)]
        try set(.done, of: runs[0])
        try Data("{".utf8).write(to: runs[1].record)
        try FileManager.default.removeItem(at: runs[2].record)
        try FileManager.default.createDirectory(at: runs[2].record, withIntermediateDirectories: false)
        let listings = try shop.folder.listings()
        #expect(listings.map(\.run.name) == [runs[2].name, runs[1].name, runs[0].name])
        #expect(listings.map(\.state) == ["unreadable", "damaged", "done"])
    }

    @Test func `runs that are opened at one moment have a directory each`() async throws {
        let (folder, manifest, source, now) = (shop.folder, asked.manifest, asked.url, Date())
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<32 {
                group.addTask { try folder.open(manifest, copying: source, now: now).name }
            }
            var names: Set<String> = []
            for try await name in group { names.insert(name) }
            return names
        }
        #expect(names.count == 32)
    }

    @Test func `a run that is not where its path leads is not looked for elsewhere, which is said`() throws {
        let run = try shop.open(asked)
        for (name, isPath) in [("elsewhere/\(run.name)", true), ("nonsense", false)] {
            let error = #expect(throws: RunError.self) { try shop.folder.entry(named: name) }
            let words = try #require(error).description
            #expect(words.contains("no run '\(name)' in "))
            #expect(words.contains("where this path leads, whatever --runs says") == isPath)
        }
        #expect(try shop.folder.entry(named: run.url.path).run.name == run.name)
    }

    @Test(arguments: [
        (RunState.done, false), (.partial, false), (.failed, true), (.stopped, true), (.open, true),
    ])
    func `only what is not closed is resumed`(state: RunState, isResumed: Bool) throws {
        let run = try shop.open(asked)
        try set(state, of: run)
        #expect((try shop.folder.newestUnfinished(of: "test") != nil) == isResumed)
        #expect(try shop.folder.newestUnfinished(of: "other") == nil)
    }

    @Test func `a run whose runner is gone counts as killed, and is resumed`() async throws {
        let run = try shop.open(asked)
        var record = try #require(try RunRecord(of: run))
        record.state = .running
        record.pid = ProcessInfo.processInfo.processIdentifier
        try record.write(to: run)
        #expect(try shop.folder.entries().first?.state == "killed")
        #expect(try shop.folder.newestUnfinished() != nil)

        let lock = try await ProcessLock(run.runnerLock, owner: "test")
        #expect(try shop.folder.entries().first?.state == "running")
        lock.release()
    }

    @Test func `a killed run does not seem to go on while another one of its pipeline does`() async throws {
        let runs = [try shop.open(asked), try shop.open(asked)]
        for run in runs {
            var record = try #require(try RunRecord(of: run))
            record.state = .running
            // As in a container, where each runner has the same number.
            record.pid = ProcessInfo.processInfo.processIdentifier
            try record.write(to: run)
        }
        let pipeline = try await ProcessLock(shop.folder.lock(of: "test"), owner: "test")
        let own = try await ProcessLock(runs[1].runnerLock, owner: "test")
        #expect(try shop.folder.entries().map(\.state) == ["running", "killed"])
        own.release()
        pipeline.release()
    }

    @Test func `the newest unfinished run is continued, else one is opened`() throws {
        let choice = RunChoice.continued
        let first = try choice.run(in: shop.folder, of: asked.manifest, copying: asked.url).run
        #expect(
            try choice.run(in: shop.folder, of: asked.manifest, copying: asked.url).run.name == first.name
        )
        try set(.done, of: first)
        #expect(
            try choice.run(in: shop.folder, of: asked.manifest, copying: asked.url).run.name != first.name
        )
    }

    @Test func `extracting again once everything was loaded opens a new run`() throws {
        func choose(_ only: Set<String>) throws -> String {
            try RunChoice.continued.run(in: shop.folder, of: asked.manifest, copying: asked.url, only: only)
                .run.name
        }
        let first = try choose(["extract"])
        let run = try #require(try shop.folder.entries().first).run
        try set(.open, ["extract": .done], of: run)
        #expect(try choose(["extract"]) == first)
        #expect(try choose(["load"]) == first)
        try set(.open, ["extract": .partial, "load": .done], of: run)
        #expect(try choose(["check"]) == first)
        #expect(try choose(["extract"]) != first)
    }

    @Test func `a verdict is asked of the newest run, closed or not`() throws {
        let run = try shop.open(asked)
        try set(.done, of: run)
        let chosen = try RunChoice.continued.run(
            in: shop.folder,
            of: asked.manifest,
            copying: asked.url,
            only: ["check"]
        )
        #expect(chosen.run.name == run.name)
    }

    @Test func `with nothing to resume, resume says so`() throws {
        #expect(throws: RunError.noUnfinishedRun(pipeline: "test")) {
            try RunChoice.resumed.run(in: shop.folder, of: asked.manifest, copying: asked.url)
        }
    }

    @Test func `a run goes on with its own copy of the manifest`() throws {
        let run = try shop.open(asked)
        let changed = try shop.manifest("other: {cmd: x}")
        let chosen = try RunChoice.named(run.url).run(
            in: shop.folder,
            of: changed.manifest,
            copying: changed.url
        )
        #expect(chosen.manifest.stages.map(\.name) == ["extract", "load", "check"])
    }

    @Test func `a run of another pipeline, or none, is refused`() throws {
        let run = try shop.open(asked)
        var other = asked.manifest
        other.name = "other"
        #expect(throws: RunError.self) {
            try RunChoice.named(run.url).run(in: shop.folder, of: other, copying: asked.url)
        }
        let error = #expect(throws: RunError.self) {
            try RunChoice.named(shop.scratch.appending("none")).run(
                in: shop.folder,
                of: asked.manifest,
                copying: asked.url
            )
        }
        #expect(error?.remedy == .fixUsage)
    }

    @Test func `a path means the run to which it leads, a name the one of the folder`() throws {
        let time = try #require(Timestamp.date("2026-11-20T22:10:42Z"))
        let run = try shop.folder.open(asked.manifest, copying: asked.url, now: time)
        let elsewhere = RunFolder(url: shop.scratch.appending("elsewhere"))
        let other = RunDirectory(url: elsewhere.url.appending(component: run.name))
        try Folder.create(elsewhere.url)
        try FileManager.default.copyItem(at: run.url, to: other.url)
        try set(.done, of: other)
        for name in [run.name, "\(run.name)/", run.url.path, "\(run.url.path)/"] {
            #expect(try shop.folder.entry(named: name).state == "open", "\(name)")
        }
        #expect(try shop.folder.entry(named: other.url.path).state == "done")
        try FileManager.default.removeItem(at: other.url)
        let error = #expect(throws: RunError.self) { try shop.folder.entry(named: other.url.path) }
        #expect(try #require(error).description.contains("elsewhere/"))
    }

    @Test func `a damaged record is named`() throws {
        let run = try shop.open(asked)
        try Data("{".utf8).write(to: run.record)
        let error = #expect(throws: RunError.self) { try shop.folder.entries() }
        #expect(try #require(error).description.contains("run.json is damaged"))
    }
}

extension RunChoice {
    /// Finds or opens the run, as a command does.
    fileprivate func run(
        in folder: RunFolder,
        of manifest: Manifest,
        copying source: URL,
        only: Set<String>? = nil
    ) throws -> ResumedRun {
        guard let resumed = try runToResume(in: folder, of: manifest, only: only) else {
            return ResumedRun(run: try folder.open(manifest, copying: source), manifest: manifest)
        }
        _ = try resumed.keepManifest(from: source)
        return resumed
    }
}
