import Concurrency
import Foundation
import Landing
import Logging
import Maintenance
import Pipeline
import TestSupport
import Testing

@Suite struct CompressSessionTests {
    private let night: ClosedRun
    private let shown = Shown()
    private let stop = StopSignal()

    init() throws {
        night = try ClosedRun(landing: Array(repeating: ClosedRun.artist, count: 50))
    }

    private func compress(_ chosen: [String] = [], isRehearsal: Bool = false) throws -> Tally {
        let shown = shown
        let session = CompressSession(
            folder: night.folder,
            chosen: chosen,
            isRehearsal: isRehearsal,
            stop: stop,
            log: Logger(label: "test")
        ) { run, outcome in
            shown.update(done: outcome.segments, total: nil, detail: run.name)
        }
        return try session.perform()
    }

    /// The run is stopped, so it is not closed.
    private func reopen() throws {
        var record = try #require(try RunRecord(of: night.run))
        record.state = .stopped
        try record.write(to: night.run)
    }

    @Test func `closed runs are compressed once, and in a rehearsal only counted`() throws {
        let rehearsed = try compress(isRehearsal: true)
        #expect(rehearsed.counts["segments"] == 1)
        #expect(rehearsed.counts["bytes_after"] == nil)
        let tally = try compress()
        #expect(tally.counts["segments"] == 1)
        #expect(tally.counts["bytes_before"] == rehearsed.counts["bytes_before"])
        let (before, after) = (tally.counts["bytes_before"] ?? 0, tally.counts["bytes_after"] ?? 0)
        #expect(0 < after && after < before)
        #expect(shown.all == ["1 \(night.run.name)", "1 \(night.run.name)"])
        let again = try compress()
        #expect(again.counts == ["segments": 0, "bytes_before": 0, "bytes_after": 0])
        #expect(shown.all.count == 2)
    }

    @Test func `a run that is not closed is passed over, and refused where it is named`() throws {
        try reopen()
        #expect(try compress().counts["segments"] == 0)
        let refusal = RunError.notClosed(path: night.run.url.relativePath, state: "stopped")
        #expect(throws: refusal) { try compress([night.run.name]) }
    }

    @Test func `after a stop no further run is compressed`() throws {
        stop.request()
        #expect(try compress().counts["segments"] == 0)
        #expect(shown.all.isEmpty)
    }
}
