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
        host: String = "api.spotify.com"
    ) throws {
        try ask(host, in: name)
        try leave("transform", ["answer": answers], at: transformedLater ? 300 : 100, in: name)
        try leave("load", ["already_loaded": isRepeat ? 1 : 0], at: 200, exitCode, in: name)
    }

    private func leave(
        _ stage: String,
        _ counts: [String: Int],
        at seconds: Double,
        _ exitCode: Int32 = 0,
        in name: String
    ) throws {
        let time = Date(timeIntervalSince1970: seconds)
        let tally = Tally(stage: stage, counts: counts)
        try Receipt(tally: tally, startedAt: time, endedAt: time, exitCode: exitCode)
            .write(as: stage, in: RunDirectory(url: scratch.appending("runs", name)))
    }

    @Test func `older runs beside it that were loaded are told with their answers`() throws {
        try load("2026-11-17", answers: 7)
        try load("2026-11-18", answers: 0)
        try load("2026-11-21", answers: 7)
        #expect(LoadedRuns(before: run).answers == ["2026-11-17": 7, "2026-11-18": 0])
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
