import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

/// A run that failed by its manifest, which was mended since.
@Suite(.timeLimit(.minutes(10))) struct MendedManifestTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.stage(
            "step",
            """
            echo $1 >> $HERE/journal
            [ "$2" != --wrong ] || exit 64
            [ $1 != b ] || [ ! -e $HERE/down ] || exit 69
            """
        )
        try pipeline("bin/step b --wrong")
    }

    private func pipeline(_ command: String, queries: String = "") throws {
        try shop.scratch.write(
            """
            name: test
            params: {queries: [\(queries)]}
            stages:
              a: {cmd: bin/step a, outs: [landing/a]}
              b: {cmd: \(command), deps: [landing/a], outs: [landing/b]}
              c: {cmd: bin/step c, deps: [landing/a, landing/b]}
            """,
            to: "pipelines/catalog.yaml"
        )
    }

    @Test(arguments: [["run", "--continue"], ["resume"]])
    func `what was mended reaches the run that failed by it`(words: [String]) async throws {
        #expect(try await shop.discograph("run", "--continue").status == 78)
        #expect(try await shop.discograph("run", "--continue").status == 78)
        #expect(shop.written == ["a", "b", "b"])

        try pipeline("bin/step b")
        let foretold = try await shop.discograph("run", "--continue", "--dry-run")
        #expect(foretold.output.contains("it would take over the mended pipelines/catalog.yaml"))
        let run = try #require(try shop.folder.entries().first).run
        #expect(try String(contentsOf: run.manifest, encoding: .utf8).contains("--wrong"))

        let mended = try await shop.discograph(words)
        #expect(mended.status == 0, "\(mended.errors)")
        let earlier = "runs/\(run.name)/manifest.1.yaml"
        #expect(mended.errors.contains("the mended pipelines/catalog.yaml; \(earlier) is what it had"))
        #expect(shop.written == ["a", "b", "b", "b", "c"])
        #expect(try shop.folder.entries().map(\.state) == ["done"])
        #expect(try !String(contentsOf: run.manifest, encoding: .utf8).contains("--wrong"))
        let kept = run.url.appending(component: "manifest.1.yaml")
        #expect(try String(contentsOf: kept, encoding: .utf8).contains("--wrong"))
    }

    @Test func `a copy that was mended by hand is kept, and so is one that needs more of it`() async throws {
        #expect(try await shop.discograph("run").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        let copy = try String(contentsOf: run.manifest, encoding: .utf8)
        let other = copy.replacing("b --wrong", with: "b2 --wrong")
        let right = copy.replacing(" --wrong", with: "")
        for (text, status) in [(other, 78), (other, 78), (right, 0)] as [(String, Int32)] {
            try Data(text.utf8).write(to: run.manifest)
            let resumed = try await shop.discograph("resume")
            #expect(resumed.status == status, "\(resumed.errors)")
            #expect(try String(contentsOf: run.manifest, encoding: .utf8) == text)
        }
        #expect(shop.written == ["a", "b", "b2", "b2", "b", "c"])
        let names = try FileManager.default.contentsOfDirectory(atPath: run.url.path)
        #expect(!names.contains("manifest.1.yaml"))
    }

    @Test func `what was taken over once can be mended once more`() async throws {
        #expect(try await shop.discograph("run").status == 78)
        for (command, status) in [("bin/step b2 --wrong", 78), ("bin/step b", 0)] as [(String, Int32)] {
            try pipeline(command)
            #expect(try await shop.discograph("resume").status == status)
        }
        #expect(shop.written == ["a", "b", "b2", "b", "c"])
    }

    @Test func `what a command took over that was killed then counts as edited by nobody`() async throws {
        #expect(try await shop.discograph("run").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        let earlier = try #require(try RunRecord(of: run)).manifestDigest
        try pipeline("bin/step b2 --wrong")
        #expect(try await shop.discograph("resume").status == 78)
        var record = try #require(try RunRecord(of: run))
        record.manifestDigest = earlier
        try record.write(to: run)

        #expect(try await shop.discograph("resume").status == 78)
        try pipeline("bin/step b")
        #expect(try await shop.discograph("resume").status == 0)
        #expect(shop.written == ["a", "b", "b2", "b2", "b", "c"])
    }

    @Test(arguments: [false, true])
    func `a copy that was edited is kept, also once it was named itself`(isLinked: Bool) async throws {
        #expect(try await shop.discograph("run").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        let copy = try String(contentsOf: run.manifest, encoding: .utf8)
        let edited = copy.replacing("b --wrong", with: "b2 --wrong")
        try Data(edited.utf8).write(to: run.manifest)
        let digest = try #require(try RunRecord(of: run)).manifestDigest
        var path = "runs/\(run.name)/manifest.yaml"
        if isLinked {
            try FileManager.default.createSymbolicLink(
                at: shop.scratch.appending("linked.yaml"),
                withDestinationURL: run.manifest.absoluteURL
            )
            path = "linked.yaml"
        }
        #expect(try await shop.discograph("resume", path, "--run", "runs/\(run.name)").status == 78)
        #expect(try #require(try RunRecord(of: run)).manifestDigest == digest)
        try pipeline("bin/step b")
        #expect(try await shop.discograph("resume").status == 78)
        #expect(try String(contentsOf: run.manifest, encoding: .utf8) == edited)
    }

    @Test func `a copy that was edited once the record was made anew is kept, too`() async throws {
        #expect(try await shop.discograph("run").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        try FileManager.default.removeItem(at: run.record)
        #expect(try await shop.discograph("run", "--run", "runs/\(run.name)").status == 78)
        let copy = try String(contentsOf: run.manifest, encoding: .utf8)
        let edited = copy.replacing("b --wrong", with: "b2 --wrong")
        try Data(edited.utf8).write(to: run.manifest)
        try pipeline("bin/step b")
        #expect(try await shop.discograph("resume").status == 78)
        #expect(try String(contentsOf: run.manifest, encoding: .utf8) == edited)
    }

    @Test func `a run that cannot take over what was mended keeps no night from landing`() async throws {
        #expect(try await shop.discograph("run", "--continue").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        try pipeline("bin/step b", queries: "jazz")
        let night = try await shop.discograph("run", "--continue", "--partial-ok")
        #expect(night.status == 78, "\(night.errors)")
        #expect(night.errors.split(separator: "\n").last?.hasPrefix("runs/\(run.name) is skipped: ") == true)
        #expect(night.errors.contains("runs/\(run.name) is skipped: the manifest was mended, but "))
        #expect(night.errors.contains("params, by which a has run"))
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])

        let resumed = try await shop.discograph("resume")
        #expect(resumed.status == 78)
        let copy = "runs/\(run.name)/manifest.yaml"
        #expect(resumed.errors.contains("uses its own copy of the manifest, \(copy), which differs from"))
        let verdict = try #require(resumed.errors.split(separator: "\n").last)
        #expect(verdict.contains("then mend \(copy), which differs from pipelines/catalog.yaml, then "))

        let text = try String(contentsOf: run.manifest, encoding: .utf8)
        try Data(text.replacing(" --wrong", with: "").utf8).write(to: run.manifest)
        let foretold = try await shop.discograph("run", "--continue", "--dry-run")
        #expect(foretold.output.contains("it uses its own copy of the manifest, \(copy), which differs from"))
        #expect(try await shop.discograph("run", "--continue").status == 0)
        #expect(try shop.folder.entries().map(\.state) == ["done", "done"])
    }

    @Test func `a run that waits for a person is named behind one that can still land, too`() async throws {
        #expect(try await shop.discograph("run", "--continue").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        try pipeline("bin/step b", queries: "jazz")
        try shop.scratch.write("", to: "down")
        #expect(try await shop.discograph("run", "--continue").status != 0)
        #expect(try shop.folder.entries().map(\.state) == ["failed", "failed"])

        try FileManager.default.removeItem(at: shop.scratch.appending("down"))
        let night = try await shop.discograph("run", "--continue")
        #expect(night.status == 78, "\(night.errors)")
        #expect(night.errors.contains("runs/\(run.name) is skipped: the manifest was mended, but "))
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])
    }

    @Test func `a run that waits for a person counts, also where another process works on the next one`()
        async throws
    {
        #expect(try await shop.discograph("run", "--continue").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        try pipeline("bin/step b", queries: "jazz")
        try shop.scratch.write("", to: "down")
        #expect(try await shop.discograph("run", "--continue").status == 78)
        let next = try #require(try shop.folder.entries().first).run
        #expect(next.name != run.name)

        let lock = try await ProcessLock(next.runnerLock, owner: "test")
        let night = try await shop.discograph("run", "--continue")
        lock.release()
        // That somebody works on the next one would be 75 by itself, which is not as bad.
        #expect(night.status == 78, "\(night.errors)")
        let lines = night.errors.split(separator: "\n").suffix(2)
        #expect(lines.first?.hasPrefix("runs/\(run.name) is skipped: the manifest was mended, but ") == true)
        #expect(lines.last?.contains("test is already running") == true, "\(night.errors)")
    }

    @Test func `a copy that was edited in vain keeps no night from landing`() async throws {
        #expect(try await shop.discograph("run", "--continue").status == 78)
        let run = try #require(try shop.folder.entries().first).run
        let text = try String(contentsOf: run.manifest, encoding: .utf8)
        try pipeline("bin/step b")
        try Data(text.replacing("b --wrong", with: "b2 --wrong").utf8).write(to: run.manifest)
        // What was edited since has its chance first.
        #expect(try await shop.discograph("run", "--continue").status == 78)
        #expect(shop.written == ["a", "b", "b2"])

        let night = try await shop.discograph("run", "--continue")
        #expect(night.status == 78, "\(night.errors)")
        let copy = "runs/\(run.name)/manifest.yaml"
        let words = "runs/\(run.name) is skipped: \(copy) was edited, but b fails by it"
        #expect(night.errors.contains(words), "\(night.errors)")
        #expect(try shop.folder.entries().map(\.state) == ["done", "failed"])
        #expect(shop.written == ["a", "b", "b2", "a", "b", "c"])

        try Data(text.replacing(" --wrong", with: "").utf8).write(to: run.manifest)
        #expect(try await shop.discograph("run", "--continue").status == 0)
        #expect(try shop.folder.entries().map(\.state) == ["done", "done"])
    }
}

/// What of a changed manifest a run takes over.
@Suite struct ManifestMendTests {
    private static let rest = "c: {cmd: step c, deps: [landing/a, landing/b], outs: [rows]}\nd: {cmd: step d}"
    private static let a = "a: {cmd: step a, outs: [landing/a]}"
    private static let b = "b: {cmd: step b, deps: [landing/a], outs: [landing/b]}"
    private static let mended = b.replacing("step b", with: "step b --right")

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    /// Compares the manifest of a run in which `a` is done and `b` has failed with one that is asked for then.
    private func mend(
        _ stages: [String],
        more: String = "",
        failing: String = "b",
        code: Int32 = 70,
        state: RunState = .failed,
        landing: String? = nil
    ) throws -> (isTakenOver: Bool, isStuck: Bool) {
        let asked = try shop.manifest([Self.a, Self.b, Self.rest].joined(separator: "\n"))
        let run = try shop.open(asked)
        var record = try #require(try RunRecord(of: run))
        record.state = state
        record.end("a", .done, 0)
        if failing == "c" { record.end("b", .done, 0) }
        record.end(failing, .failed, code)
        try record.write(to: run)
        if let landing { try shop.scratch.write("", to: "runs/\(run.name)/landing/\(landing)/00001.ndjson") }
        let changed = try shop.manifest(stages.joined(separator: "\n"), more: more).manifest
        let mend = try ManifestMend(of: asked.manifest, by: changed, in: run)
        return (mend.manifest == changed && changed != asked.manifest, mend.obstacle != nil)
    }

    @Test func `only what is still to be done may have changed`() throws {
        let all = try mend([Self.a, Self.mended, Self.rest])
        #expect(all.isTakenOver && !all.isStuck)
        let more = try mend([Self.a, Self.mended, Self.rest.replacing("step c", with: "step c --new")])
        #expect(more.isTakenOver)
        let added = try mend([Self.a, Self.mended, Self.rest, "e: {cmd: step e, deps: [rows]}"])
        #expect(added.isTakenOver)
        let paced = try mend([Self.a, Self.mended, Self.rest], more: "quota: {wait_for_budget: 1m}")
        #expect(paced.isTakenOver)
        let patient = Self.a.replacing("outs", with: "timeout: 1h, outs")
        #expect(try mend([patient, Self.mended, Self.rest]).isTakenOver)
    }

    @Test func `what has run keeps its definition, and what it was asked by`() throws {
        let changed = Self.a.replacing("step a", with: "step a --new")
        let done = try mend([changed, Self.mended, Self.rest], code: 78)
        #expect(!done.isTakenOver && done.isStuck)
        let asked = try mend([Self.a, Self.mended, Self.rest], more: "params: {queries: [jazz]}", code: 78)
        #expect(!asked.isTakenOver && asked.isStuck)
        let landed = try mend([Self.a, Self.mended, Self.rest], code: 78, landing: "b")
        #expect(!landed.isTakenOver && landed.isStuck)
        let contracts = try mend([Self.a, Self.mended, Self.rest], more: "contracts: {album: ignore}")
        #expect(contracts.isTakenOver)
    }

    @Test(arguments: [65, 69, 70, 74] as [Int32])
    func `what did not fail by its definition may go on by its copy`(code: Int32) throws {
        let landed = try mend([Self.a, Self.mended, Self.rest], code: code, landing: "b")
        #expect(!landed.isTakenOver && !landed.isStuck)
        let asked = try mend(
            [Self.a, Self.mended.replacing("outs", with: "timeout: 1h, outs"), Self.rest],
            more: "params: {queries: [jazz]}",
            code: code
        )
        #expect(!asked.isTakenOver && !asked.isStuck)
    }

    @Test func `what is only given more time may have failed by a clock, and goes on by its copy`() throws {
        let patient = Self.b.replacing("outs", with: "timeout: 1h, outs")
        let clock = try mend([Self.a, patient, Self.rest], more: "params: {queries: [jazz]}", code: 78)
        #expect(!clock.isTakenOver && !clock.isStuck)
        let gentle = Self.b.replacing("outs", with: "grace: 1h, outs")
        let stopped = try mend([Self.a, gentle, Self.rest], more: "params: {queries: [jazz]}", code: 78)
        #expect(!stopped.isTakenOver && !stopped.isStuck)
    }

    @Test func `what keeps nothing from landing is tried again as it was`() throws {
        let rest = Self.rest.replacing("step c", with: "step c --right")
        let loaded = try mend([Self.a, Self.b, rest], more: "params: {queries: [jazz]}", failing: "c")
        #expect(!loaded.isTakenOver && !loaded.isStuck)
        #expect(try mend([Self.a, Self.b, rest], failing: "c").isTakenOver)
    }

    @Test func `a change of something else than what failed does not reach the run`() throws {
        let rest = Self.rest.replacing("step c", with: "step c --new")
        #expect(try !mend([Self.a, Self.b, rest]).isTakenOver)
        #expect(try mend([Self.a, Self.b, rest], code: 78).isTakenOver)
        #expect(try !mend([Self.a, Self.mended, Self.rest], state: .running).isTakenOver)
        #expect(try !mend([Self.a, Self.b, Self.rest], code: 78).isTakenOver)
    }
}
