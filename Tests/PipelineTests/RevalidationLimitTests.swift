import Foundation
import Landing
import Pipeline
import TestSupport
import Testing

@Suite struct RevalidationLimitTests {
    private let scratch: ScratchDirectory
    private let folder: RunFolder

    init() throws {
        scratch = try ScratchDirectory()
        folder = RunFolder(url: scratch.appending("runs"))
    }

    private static func day(_ number: Int) -> Date {
        Date(timeIntervalSince1970: Double(number) * 86_400)
    }

    /// A run of day `number` since 1970, which is also its name.
    private func land(
        _ number: Int,
        _ state: RunState?,
        host: String = "api.spotify.com",
        client: String = "c"
    ) throws {
        let run = RunDirectory(url: folder.url.appending(component: "\(number)"))
        try scratch.write("{}\n", to: "runs/\(number)/landing/albums/00001.ndjson")
        let origin = LandingOrigin(host: host, client: client, id: "\(number)", openedAt: Self.day(number))
        try scratch.write(
            String(decoding: origin.encoded(), as: UTF8.self),
            to: "runs/\(number)/landing/origin.json"
        )
        guard let state else { return }
        var record = RunRecord(pipeline: "p", stages: [], openedAt: Self.day(number))
        record.state = state
        try record.write(to: run)
    }

    private func limit(_ known: [String: Int]) -> RevalidationLimit {
        RevalidationLimit(in: folder, known: known)
    }

    @Test func `where every run is closed and known, nothing is still to come`() throws {
        try land(1, .done)
        try land(2, .partial)
        try land(3, nil)
        try scratch.write("", to: "runs/cron.log")
        #expect(limit(["1": 5, "2": 5, "3": 5]) == .allLoaded)
    }

    @Test func `the oldest run that is unfinished, or was never loaded, may bring a 304`() throws {
        try land(1, .done)
        try land(2, .failed)
        try land(3, .done)
        try land(4, .done)
        #expect(limit(["1": 5, "2": 5, "4": 5]) == .pending(since: Self.day(2), run: "2"))
        try land(2, .done)
        #expect(limit(["1": 5, "2": 5, "4": 5]) == .pending(since: Self.day(3), run: "3"))
    }

    @Test func `what asked another service for another warehouse does not count`() throws {
        try land(1, .done)
        try land(2, .failed, host: "127.0.0.1:8080")
        #expect(limit(["1": 5]) == .allLoaded)
    }

    @Test func `with a run that lies elsewhere, or a second app, nobody can tell`() throws {
        try land(1, .done)
        let missing = limit(["1": 5, "0": 5])
        #expect(missing == .unknown(reason: "what run 0 has landed is not in \(folder.url.relativePath)/"))
        // One that brought nothing has asked for nothing.
        #expect(limit(["1": 5, "0": 0]) == .allLoaded)
        try land(2, .done, client: "d")
        #expect(
            limit(["1": 5, "2": 5])
                == .unknown(reason: "the runs are those of 2 apps, each with ETags of its own")
        )
    }

    @Test func `what cannot be read is not guessed`() throws {
        try land(1, .done)
        try scratch.write("{", to: "runs/1/landing/origin.json")
        guard case .unknown = limit(["1": 5]) else {
            Issue.record("a damaged origin says nothing")
            return
        }
        try FileManager.default.removeItem(at: scratch.appending("runs", "1", "landing", "origin.json"))
        guard case .unknown = limit(["1": 5]) else {
            Issue.record("without an origin nobody knows who asked")
            return
        }
    }
}
