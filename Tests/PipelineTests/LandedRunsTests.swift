import Diagnostics
import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

@Suite struct LandedRunsTests {
    private let scratch: ScratchDirectory
    private let folder: RunFolder

    init() throws {
        scratch = try ScratchDirectory()
        folder = RunFolder(url: scratch.appending("runs"))
    }

    private func land(_ name: String, _ state: RunState?, host: String? = nil) throws {
        try scratch.write("{}\n", to: "runs/\(name)/landing/albums/00001.ndjson")
        if let host {
            let origin = LandingOrigin(host: host, client: "c", id: name, openedAt: Date())
            try scratch.write(
                String(decoding: origin.encoded(), as: UTF8.self),
                to: "runs/\(name)/landing/origin.json"
            )
        }
        guard let state else { return }
        var record = RunRecord(pipeline: "p", stages: [], openedAt: Date())
        record.state = state
        try record.write(to: RunDirectory(url: folder.url.appending(component: name)))
    }

    @Test func `what the warehouse knows and every closed run is taken, the oldest first`() throws {
        try land("2026-11-18", .done)
        try land("2026-11-16", .partial)
        try land("2026-11-17", .failed)
        try land("2026-11-19", .stopped)
        try land("2026-11-20", nil)
        let runs = try LandedRuns(in: folder, known: ["2026-11-17": 5])
        #expect(runs.taken.map(\.name) == ["2026-11-16", "2026-11-17", "2026-11-18"])
        #expect(runs.unfinished == ["2026-11-17"])
        #expect(runs.leftOut.map(\.name) == ["2026-11-19"])
        #expect(runs.pipelines == ["p"])
        #expect(runs.missing.isEmpty)
    }

    @Test func `a run that was loaded once is taken, by whatever stage, whatever failed after that`() throws {
        let loaded: [(name: String, state: RunState?, stage: String)] = [
            ("2026-11-16", .failed, "load-rows"), ("2026-11-17", nil, "load"),
        ]
        for (name, state, stage) in loaded {
            try land(name, state)
            let run = RunDirectory(url: folder.url.appending(component: name))
            try Receipt(tally: Tally(stage: "load"), startedAt: Date(), endedAt: Date(), exitCode: 0)
                .write(as: stage, in: run)
        }
        try land("2026-11-18", .failed)
        let runs = try LandedRuns(in: folder, known: [:])
        #expect(runs.taken.map(\.name) == ["2026-11-16", "2026-11-17"])
        #expect(runs.unfinished == ["2026-11-16"])
        #expect(runs.leftOut.map(\.name) == ["2026-11-18"])
    }

    @Test func `a run that brought rows and is gone is missing, one that brought none is not`() throws {
        try land("2026-11-16", .done)
        let known = ["2026-11-16": 5, "2026-11-17": 3, "2026-11-18": 0]
        #expect(try LandedRuns(in: folder, known: known).missing == ["2026-11-17"])
        let since = Date(timeIntervalSince1970: 1_795_000_000)
        #expect(try LandedRuns(in: folder, known: known, since: since).missing.isEmpty)
    }

    @Test func `what another service answered is left out, unless the warehouse knows it, or nothing`() throws
    {
        try land("2026-11-16", .done, host: "api.spotify.com")
        try land("2026-11-17", .done, host: "127.0.0.1:8080")
        let all = try LandedRuns(in: folder, known: [:])
        #expect(all.taken.count == 2)
        #expect(!all.isServiceKnown)
        #expect(all.services == ["127.0.0.1:8080", "api.spotify.com"])
        let runs = try LandedRuns(in: folder, known: ["2026-11-16": 1])
        #expect(runs.taken.map(\.name) == ["2026-11-16"])
        #expect(runs.isServiceKnown)
        #expect(runs.leftOut.map(\.reason) == ["it asked 127.0.0.1:8080, and was never loaded here"])
    }

    @Test func `only what asked the services that are wanted is taken, whatever the warehouse knows`() throws
    {
        try land("2026-11-16", .done, host: "api.spotify.com")
        try land("2026-11-17", .done, host: "127.0.0.1:8080")
        try land("2026-11-18", .done)
        for known in [[:], ["2026-11-16": 1, "2026-11-17": 1]] as [[String: Int]] {
            let runs = try LandedRuns(in: folder, known: known, asking: ["api.spotify.com"])
            #expect(runs.taken.map(\.name) == ["2026-11-16", "2026-11-18"])
            #expect(runs.isServiceKnown)
            #expect(runs.leftOut.map(\.reason) == ["it asked 127.0.0.1:8080"])
        }
    }

    @Test func `of whom a run asked is not guessed where that is damaged`() throws {
        try land("2026-11-16", .done, host: "api.spotify.com")
        try land("2026-11-17", .done, host: "127.0.0.1:8080")
        try scratch.write("{", to: "runs/2026-11-17/landing/origin.json")
        for known in [[:], ["2026-11-16": 1]] as [[String: Int]] {
            #expect(throws: RunError.self) { try LandedRuns(in: folder, known: known) }
        }
    }

    @Test func `a damaged record is refused, not passed over with the rows of its run`() throws {
        try land("2026-11-16", .done)
        try land("2026-11-17", .done)
        try scratch.write("", to: "runs/2026-11-17/run.json")
        for known in [[:], ["2026-11-17": 5]] as [[String: Int]] {
            let error = #expect(throws: RunError.self) { try LandedRuns(in: folder, known: known) }
            #expect(error?.description.contains("run 2026-11-17 ") == true)
            #expect(error?.remedy == .fixStorage)
        }
    }

    @Test func `only runs since a moment are taken`() throws {
        try land("2026-11-16T22-00-00Z", .done)
        try land("2026-11-17T22-00-00Z", .done)
        let runs = try LandedRuns(in: folder, known: [:], since: Date(timeIntervalSince1970: 1_794_873_600))
        #expect(runs.taken.map(\.name) == ["2026-11-17T22-00-00Z"])
    }
}
