import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

/// What `status --check` makes of the records that it finds.
@Suite(.timeLimit(.minutes(10))) struct CheckupTests {
    /// A run of a test, as its record has it.
    struct Known: Sendable {
        var state: RunState
        var hours = 1.0
        var counts: [String: Int] = [:]
        var pipeline = "test"
    }

    private let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func check(_ words: String...) async throws -> Program.Outcome {
        try await Program.run("discograph", ["status", "--check"] + words, in: shop.scratch.url)
    }

    /// Writes the records of runs, the oldest first.
    private func write(_ runs: [Known]) throws {
        for (number, known) in runs.enumerated() {
            let run = RunDirectory(url: shop.folder.url.appending(component: "2026-11-2\(number)T03-17-00Z"))
            var record = RunRecord(pipeline: known.pipeline, stages: ["load"], openedAt: Date())
            record.state = known.state
            record.endedAt = Date(timeIntervalSinceNow: -known.hours * 3_600)
            let ended: (state: StageState, code: Int32) =
                switch known.state {
                case .failed: (.failed, 65)
                case .partial: (.partial, 75)
                default: (.done, 0)
                }
            let outcome = StageOutcome(
                state: ended.state,
                exitCode: ended.code,
                counts: known.counts,
                reason: ended.state == .failed ? "no such table" : nil
            )
            record["load"].end(outcome, at: Date())
            try record.write(to: run)
            let manifest = "name: \(known.pipeline)\nstages:\n  load: {cmd: load, outs: [landing/load]}\n"
            try Data(manifest.utf8).write(to: run.manifest)
        }
    }

    @Test(
        arguments: [
            ([Known(state: .done)], nil),
            ([Known(state: .partial)], nil),
            ([Known(state: .done, hours: 25, counts: ["rows": 3, "degraded": 0])], nil),
            ([Known(state: .done), Known(state: .stopped)], nil),
            ([Known(state: .done, hours: 200), Known(state: .done)], nil),
            ([Known(state: .done, counts: ["degraded": 1]), Known(state: .done, hours: 0)], nil),
            (
                [
                    Known(state: .done, hours: 200, counts: ["degraded": 1], pipeline: "trial"),
                    Known(state: .done),
                ],
                nil
            ),
            ([], "no run has finished in runs/"),
            ([Known(state: .open)], "no run has finished in runs/"),
            ([Known(state: .done), Known(state: .failed)], "-21T03-17-00Z: failed: load: no such table"),
            (
                [Known(state: .done), Known(state: .running)],
                "disk full?): discograph resume runs/2026-11-21T03-17-00Z/manifest.yaml --run runs/2026-11-2"
            ),
            ([Known(state: .done, hours: 27)], "the newest finished run ended 1d3h"),
            ([Known(state: .done, counts: ["degraded": 1])], "or their answers are not understood"),
            (
                [
                    Known(state: .done, hours: 3, counts: ["degraded": 1]),
                    Known(state: .done, pipeline: "often"),
                ],
                "-20T03-17-00Z: load: degraded=1: "
            ),
            ([Known(state: .partial, counts: ["revalidation_unmatched": 4])], "revalidation_unmatched=4: "),
            (
                [Known(state: .done, counts: ["answers": 0, "failed": 2])],
                "load: failed=2, and nothing it asked for was answered: see runs/2026-11-20T03-17-00Z/landing/*"
            ),
            (
                [Known(state: .partial, counts: ["answers": 0, "failed": 1, "not_modified": 0])],
                "; --retry-failed runs/2026-11-20T03-17-00Z asks again in a later run"
            ),
            (
                [Known(state: .partial, counts: ["answers": 0, "failed": 1, "given_up": 1])],
                "load: ended early"
            ),
            ([Known(state: .done, counts: ["answers": 1, "failed": 2])], nil),
            ([Known(state: .done, counts: ["answers": 0, "failed": 2, "not_modified": 1])], nil),
            ([Known(state: .done, counts: ["answers": 0, "failed": 0])], nil),
            ([Known(state: .done, counts: ["failed": 2])], nil),
            ([Known(state: .done, counts: ["answers": 0, "failed": 2, "degraded": 1])], "degraded=1: "),
            (
                [Known(state: .done, counts: ["warning_loaded_most_items_are_quarantined": 1])],
                "most of a kind was quarantined"
            ),
        ] as [([Known], String?)]
    )
    func `what somebody should see ends with 65 and a line, all else with 0`(
        runs: [Known],
        problem: String?
    ) async throws {
        try write(runs)
        let outcome = try await check()
        #expect(outcome.status == (problem == nil ? 0 : 65), "\(outcome.output)\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == (problem == nil ? 0 : 1), "\(outcome.output)")
        if let problem { #expect(outcome.output.contains(problem), "\(outcome.output)") }
    }

    @Test(arguments: [RunState.done, .partial])
    func `what an earlier start was answered counts as well`(state: RunState) async throws {
        try write([Known(state: state, counts: ["answers": 0, "failed": 1])])
        let run = try #require(try shop.folder.entries().first).run
        let segment = "runs/\(run.name)/landing/load/00001.ndjson"
        try shop.scratch.write("", to: segment)
        #expect(try await check().output.contains("nothing it asked for was answered"))
        try shop.scratch.write("{}\n", to: segment)
        let answered = try await check()
        #expect(answered.status == 0, "\(answered.output)")
    }

    @Test func `what Spotify locks before its first answer, three runs in a row, is a problem`()
        async throws
    {
        let locked = Known(
            state: .partial,
            counts: ["answers": 0, "limited": 1, "requests": 2, "requests.token": 1]
        )
        let waiting = Known(state: .partial, counts: ["answers": 0, "limited": 0, "requests": 0])
        let answered = Known(state: .partial, counts: ["answers": 4, "limited": 1, "requests": 5])
        let series: [([Known], Bool)] = [
            ([locked, locked], false),
            ([locked, locked, answered], false),
            ([answered, locked, locked], false),
            ([locked, locked, locked], true),
            ([locked, locked, waiting, locked, waiting], true),
        ]
        for (runs, isProblem) in series {
            try write(runs)
            let outcome = try await check()
            #expect(outcome.status == (isProblem ? 65 : 0), "\(outcome.output)")
            let run = "runs/2026-11-2\(runs.count - 1)T03-17-00Z"
            let line = "\(run): load: Spotify answered none of its requests in the last 3 runs"
            #expect(outcome.output.hasPrefix(line) == isProblem, "\(outcome.output)")
        }
    }

    @Test func `every problem has its line, and the age is for the caller to say`() async throws {
        try write([Known(state: .failed), Known(state: .done, hours: 30), Known(state: .done, hours: 40)])
        try Data().write(to: shop.folder.url.appending(path: "2026-11-22T03-17-00Z/run.json"))
        let outcome = try await check("--json")
        #expect(outcome.status == 65)
        let problems = try outcome.output.split(separator: "\n").map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
        #expect(
            problems.map { $0["run"] } == [
                "runs/2026-11-22T03-17-00Z", "runs/2026-11-20T03-17-00Z", "runs/2026-11-21T03-17-00Z",
            ]
        )
        #expect(problems.first?["problem"]?.contains("is damaged") == true)
        let patient = try await check("--max-age", "2d")
        #expect(patient.output.split(separator: "\n").count == 2)
    }

    @Test func `each pipeline can be asked for by its name, with an age of its own`() async throws {
        try write([
            Known(state: .done, hours: 40, pipeline: "nightly"),
            Known(state: .failed, pipeline: "other"),
            Known(state: .done, pipeline: "often"),
        ])
        let nightly = try await check("--pipeline", "nightly")
        #expect(nightly.status == 65)
        #expect(nightly.output.split(separator: "\n").count == 1, "\(nightly.output)")
        let line = "runs/2026-11-20T03-17-00Z: the newest finished run of nightly ended 1d16h"
        #expect(nightly.output.hasPrefix(line), "\(nightly.output)")
        #expect(try await check("--pipeline", "nightly", "--max-age", "8d").status == 0)
        #expect(try await check("--pipeline", "often").status == 0)
        #expect(try await check("--pipeline", "weekly").output == "no run of weekly has finished in runs/\n")
        let weekly = try await check("--pipeline", "weekly", "--json")
        let words = #"{"problem":"no run of weekly has finished in runs/","run":null}"# + "\n"
        #expect(weekly.output == words, "\(weekly.output)")
    }

    @Test(arguments: [[Known(state: .done, hours: 30), Known(state: .running)], [Known(state: .running)]])
    func `nothing is overdue while a run goes on`(runs: [Known]) async throws {
        try write(runs)
        let newest = try #require(try shop.folder.entries().first).run
        let lock = try await ProcessLock(newest.runnerLock, owner: "test")
        let going = try await check()
        #expect(going.status == 0, "\(going.output)")
        lock.release()
        let killed = try await check()
        #expect(killed.status == 65)
        #expect(killed.output.split(separator: "\n").count == 2, "\(killed.output)")
    }

    @Test(arguments: [
        (RunState.open, "is open, and it cannot be resumed: "),
        (.stopped, "is stopped, and it cannot be resumed: "),
        (.failed, "failed: load: no such table; it cannot be resumed: "),
        (.running, "\(RunRecord.lostRunner) (is the disk full?): it cannot be resumed: "),
    ])
    func `an unfinished run that every night skips is a problem, whatever its state`(
        state: RunState,
        words: String
    ) async throws {
        try write([Known(state: .done), Known(state: state)])
        let run = try #require(try shop.folder.entries().first).run
        try FileManager.default.removeItem(at: run.manifest)
        let skipped = try await check()
        #expect(skipped.status == 65)
        #expect(skipped.output.hasPrefix("runs/\(run.name): \(words)"), "\(skipped.output)")
        #expect(skipped.output.split(separator: "\n").count == 1, "\(skipped.output)")
    }

    /// Where a check looks for the manifest of an unfinished run.
    struct Search: Sendable {
        /// What the record says of where the path was given: a directory of the test, or one that is there no more.
        let origin: String?
        /// The file that is there.
        let file: String
        /// Where the check is made.
        let place: String
        /// Whether it says that the manifest is gone.
        let isMissed: Bool
        /// Whether the record has the whole path, of `here/test.yaml`.
        var isWhole = false
    }

    @Test(arguments: [
        Search(origin: "here", file: "here/test.yaml", place: "there", isMissed: false),
        Search(origin: "here", file: "there/test.yaml", place: "there", isMissed: true),
        Search(origin: "here", file: "there/test.yaml", place: "here", isMissed: true),
        Search(origin: "gone", file: "here/test.yaml", place: "here", isMissed: false),
        Search(origin: "gone", file: "there/test.yaml", place: "here", isMissed: true),
        Search(origin: "gone", file: "here/test.yaml", place: "there", isMissed: false),
        Search(origin: nil, file: "here/test.yaml", place: "here", isMissed: false),
        Search(origin: nil, file: "there/test.yaml", place: "here", isMissed: true),
        Search(origin: nil, file: "here/test.yaml", place: "there", isMissed: false),
        Search(origin: nil, file: "here/test.yaml", place: ".", isMissed: false),
        Search(origin: "here", file: "there/test.yaml", place: "there", isMissed: true, isWhole: true),
        Search(origin: "gone", file: "there/test.yaml", place: "here", isMissed: false, isWhole: true),
    ])
    func `a manifest is missed only where its path was given, or beside the runs where nobody knows`(
        search: Search
    ) async throws {
        try write([Known(state: .done), Known(state: .stopped)])
        let entry = try #require(try shop.folder.entries().first)
        var record = entry.record
        record.manifestPath = search.isWhole ? shop.scratch.appending("here", "test.yaml").path : "test.yaml"
        record.workingDirectory = search.origin.map { shop.scratch.appending($0).path }
        try record.write(to: entry.run)
        for folder in ["here", "there"] { try shop.scratch.write("", to: "\(folder)/file") }
        let manifest = "name: test\nstages:\n  load: {cmd: load, outs: [landing/load]}\n"
        try shop.scratch.write(manifest, to: search.file)
        try FileManager.default.moveItem(at: shop.folder.url, to: shop.scratch.appending("here", "runs"))

        let runs = ["here": "runs", "there": "../here/runs", ".": "here/runs"][search.place] ?? ""
        let outcome = try await Program.run(
            "discograph",
            ["status", "--check", "--runs", runs],
            in: shop.scratch.url.appending(path: search.place)
        )
        #expect(outcome.status == (search.isMissed ? 65 : 0), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("test.yaml is gone: ") == search.isMissed, "\(outcome.output)")
    }

    @Test(arguments: [RunState.open, .stopped])
    func `an unfinished run whose answers wait for long is a problem, and one that has landed none is not`(
        state: RunState
    ) async throws {
        try write([Known(state: .done), Known(state: state, hours: 30)])
        let run = try #require(try shop.folder.entries().first).run
        var record = try #require(try RunRecord(of: run))
        record.openedAt = Date(timeIntervalSinceNow: -40 * 3_600)
        record.stages = [StageRecord(name: "load")]
        try record.write(to: run)
        let segment = try shop.scratch.write("", to: "runs/\(run.name)/landing/search/00001.ndjson")
        #expect(try await check().status == 0)
        try Data("{}\n".utf8).write(to: segment)
        let idle = try await check()
        #expect(idle.status == 65)
        let path = "runs/\(run.name)"
        let words = "\(path): is \(state), and what it has landed has waited for 1d6h"
        #expect(idle.output.hasPrefix(words), "\(idle.output)")
        let command = "discograph resume \(path)/manifest.yaml --run \(path)"
        #expect(idle.output.hasSuffix(", more than 1d2h: \(command)\n"), "\(idle.output)")
        #expect(idle.output.split(separator: "\n").count == 1, "\(idle.output)")
        #expect(try await check("--max-age", "2d").status == 0)
    }

    @Test func `a run that is going on is nobody's problem, whatever it looks like meanwhile`() async throws {
        try write([Known(state: .done), Known(state: .running), Known(state: .done)])
        let run = try shop.folder.entries()[1].run
        try FileManager.default.removeItem(at: run.manifest)
        let lock = try await ProcessLock(run.runnerLock, owner: "test")
        defer { lock.release() }
        let going = try await check()
        #expect(going.status == 0, "\(going.output)")
    }

    @Test func `a run that goes on for too long with one stage is a problem itself`() async throws {
        try write([Known(state: .done, hours: 50), Known(state: .running)])
        let newest = try #require(try shop.folder.entries().first)
        var record = newest.record
        record.openedAt = Date(timeIntervalSinceNow: -41 * 3_600)
        record["load"].begin(at: Date(timeIntervalSinceNow: -40 * 3_600))
        try record.write(to: newest.run)
        let lock = try await ProcessLock(newest.run.runnerLock, owner: "test")
        defer { lock.release() }
        let hung = try await check()
        #expect(hung.status == 65)
        let line = "runs/\(newest.run.name): goes on, but load began 1d16h ago, more than 1d2h: "
        #expect(hung.output.hasPrefix(line), "\(hung.output)")
        #expect(hung.output.split(separator: "\n").count == 1, "\(hung.output)")
        #expect(try await check("--max-age", "2d").status == 0)

        record["load"].begin(at: Date(timeIntervalSinceNow: -3_600))
        try record.write(to: newest.run)
        #expect(try await check().status == 0)
    }

    @Test func `an age belongs to a check, and a check to all runs`() async throws {
        for words in [
            ["--max-age", "2d"], ["--pipeline", "test"], ["--check", "--max-age", "soon"],
            ["--check", "some-run"],
        ] {
            let outcome = try await Program.run("discograph", ["status"] + words, in: shop.scratch.url)
            #expect(outcome.status == 64, "\(words)")
        }
    }
}
