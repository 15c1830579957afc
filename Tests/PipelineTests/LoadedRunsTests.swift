import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

@Suite struct LoadedRunsTests {
    private let scratch: ScratchDirectory
    private let run: RunDirectory

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.appending("runs", "2026-11-20"))
        try ask("api.spotify.com", in: "2026-11-20")
    }

    private func ask(_ host: String, in name: String) throws {
        let origin = LandingOrigin(host: host, client: "c", id: name, openedAt: Date())
        try scratch.write(
            String(decoding: origin.encoded(), as: UTF8.self),
            to: "runs/\(name)/landing/origin.json"
        )
    }

    /// Leaves the receipts of a run whose rows were made and loaded.
    private func load(
        _ name: String,
        answers: Int,
        isRepeat: Bool = false,
        exitCode: Int32 = 0,
        transformedLater: Bool = false,
        host: String = "api.spotify.com",
        stages: (transform: String, load: String) = ("transform", "load")
    ) throws {
        try ask(host, in: name)
        let later = transformedLater ? 300.0 : 100
        try leave("transform", ["answer": answers], at: later, as: stages.transform, in: name)
        let counts = ["already_loaded": isRepeat ? 1 : 0]
        try leave("load", counts, at: 200, exitCode, as: stages.load, in: name)
    }

    /// Leaves the receipt of a program that a stage has started.
    private func leave(
        _ program: String,
        _ counts: [String: Int],
        at seconds: Double,
        _ exitCode: Int32 = 0,
        as stage: String,
        in name: String
    ) throws {
        let time = Date(timeIntervalSince1970: seconds)
        let tally = Tally(stage: program, counts: counts)
        try Receipt(tally: tally, startedAt: time, endedAt: time, exitCode: exitCode)
            .write(as: stage, in: RunDirectory(url: scratch.appending("runs", name)))
    }

    @Test func `older runs beside it that were loaded are told with their answers`() throws {
        try load("2026-11-17", answers: 7)
        try load("2026-11-18", answers: 0)
        try load("2026-11-21", answers: 7)
        #expect(LoadedRuns(before: run).answers == ["2026-11-17": 7, "2026-11-18": 0])
    }

    @Test func `runs are told whatever their pipeline calls the stages that made and loaded rows`() throws {
        try load("2026-11-17", answers: 7, stages: ("make-rows", "load-rows"))
        // Beside what is not of our programs.
        try scratch.write("{torn", to: "runs/2026-11-17/receipts/a.json")
        #expect(LoadedRuns(before: run).answers == ["2026-11-17": 7])
        // By hand.
        try leave("load", ["already_loaded": 1], at: 400, as: "load", in: "2026-11-17")
        #expect(LoadedRuns(before: run).answers == ["2026-11-17": 0])
    }

    @Test func `a program of another name that a stage called load has started loads nothing here`() throws {
        try ask("api.spotify.com", in: "2026-11-17")
        try leave("upload", [:], at: 200, as: "load", in: "2026-11-17")
        #expect(LoadedRuns(before: run).answers.isEmpty)
    }

    @Test func `what was not loaded, or asked another service, is not expected`() throws {
        try load("2026-11-16", answers: 7, exitCode: 75)
        try load("2026-11-17", answers: 7, host: "127.0.0.1:8080")
        try ask("api.spotify.com", in: "2026-11-18")
        try scratch.write("{torn", to: "runs/2026-11-18/receipts/load.json")
        try scratch.write("a file", to: "runs/2026-11-19")
        #expect(LoadedRuns(before: run).answers.isEmpty)
    }

    @Test func `answers that may not have been loaded under the run's name are not counted`() throws {
        try load("2026-11-16", answers: 7, isRepeat: true)
        try load("2026-11-17", answers: 7, transformedLater: true)
        #expect(LoadedRuns(before: run).answers == ["2026-11-16": 0, "2026-11-17": 0])
    }

    @Test func `whose a run is stands in its record, or else in its copy of the manifest`() throws {
        for name in ["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"] { try load(name, answers: 7) }
        #expect(LoadedRuns(before: run).pipeline == "")
        for (name, pipeline) in [("2026-11-16", "p"), ("2026-11-17", "q"), (run.name, "p")] {
            try RunRecord(pipeline: pipeline, stages: [], openedAt: Date())
                .write(to: RunDirectory(url: scratch.appending("runs", name)))
        }
        // Stages that were started by hand leave no record.
        try scratch.write("name: r\nodd: [\n", to: "runs/2026-11-18/manifest.yaml")
        try scratch.write("name: s\nodd: 1\n", to: "runs/2026-11-19/manifest.yaml")
        let loaded = LoadedRuns(before: run)
        #expect(loaded.answers.count == 4)
        #expect(loaded.pipeline == "p")
        #expect(loaded.others == ["2026-11-17": "q", "2026-11-19": "s"])
    }
}
