import Diagnostics
import Files
import Foundation
import Testing

@testable import Pipeline

/// What the runner notes about a stage.
@Suite struct StageRecordTests {
    private static let cut = StageOutcome(
        state: .partial,
        exitCode: 75,
        counts: ["rows": 3],
        reason: "locked",
        resumeAt: Date(timeIntervalSince1970: 86_400),
        isTimedOut: true
    )

    private var record = StageRecord(name: "a")

    init() {
        record.begin(at: Date(timeIntervalSince1970: 1))
        record.end(Self.cut, at: Date(timeIntervalSince1970: 2))
    }

    @Test func `what is noted stands in the file under names that stay`() throws {
        let new = try JSONText.line(of: StageRecord(name: "a"))
        #expect(
            new == #"{"attempts":0,"counts":null,"ended_at":null,"exit_code":null,"name":"a","reason":null,"#
                + #""resume_at":null,"started_at":null,"state":"waiting","timed_out":null}"#
        )
        let old = #"{"attempts":0,"name":"a","state":"waiting"}"#
        #expect(try JSONText.value(StageRecord.self, from: old.utf8) == StageRecord(name: "a"))
        #expect(
            try JSONText.line(of: record)
                == #"{"attempts":1,"counts":{"rows":3},"ended_at":"1970-01-01T00:00:02.000Z","exit_code":75,"#
                + #""name":"a","reason":"locked","resume_at":"1970-01-02T00:00:00.000Z","#
                + #""started_at":"1970-01-01T00:00:01.000Z","state":"partial","timed_out":true}"#
        )
        let read = try JSONText.value(StageRecord.self, from: JSONText.line(of: record).utf8)
        #expect(read == record)
    }

    @Test func `what a run does not know has not been started, and is not made known by asking`() {
        var run = RunRecord(pipeline: "p", stages: ["a", "b"], openedAt: Date())
        run.end("b", .done, 0)
        #expect(run["c"] == StageRecord(name: "c"))
        #expect(run.states == ["a": .waiting, "b": .done])
    }

    @Test func `while a stage is running it has no end, and what it counted before is still known`() {
        var record = record
        record.begin(at: Date(timeIntervalSince1970: 3))
        #expect(record.state == .running)
        #expect(record.startedAt == Date(timeIntervalSince1970: 3))
        #expect(record.endedAt == nil)
        #expect(record.exitCode == nil)
        #expect(record.counts == ["rows": 3])
        #expect(record.attempts == 1)
    }

    @Test func `an end leaves nothing of the one before`() {
        var record = record
        record.begin(at: Date(timeIntervalSince1970: 3))
        record.end(StageOutcome(state: .done, exitCode: 0), at: Date(timeIntervalSince1970: 4))
        #expect(record.state == .done)
        #expect(record.exitCode == 0)
        #expect(record.endedAt == Date(timeIntervalSince1970: 4))
        #expect(record.attempts == 2)
        #expect(record.counts == nil && record.reason == nil && record.resumeAt == nil)
        #expect(record.isTimedOut == nil)
    }

    @Test func `what is to be started, or cannot be, forgets why it ended, and what is outdated does not`() {
        var (queued, blocked, outdated) = (record, record, record)
        queued.enqueue()
        blocked.block()
        outdated.outdate()
        #expect([queued, blocked, outdated].map(\.state) == [.waiting, .blocked, .waiting])
        #expect([queued, blocked, outdated].map(\.reason) == [nil, nil, "locked"])
        #expect([queued, blocked].allSatisfy { $0.resumeAt == nil })
        #expect(outdated.resumeAt == record.resumeAt)
        #expect([queued, blocked, outdated].allSatisfy { $0.counts == ["rows": 3] && $0.exitCode == 75 })
    }

    @Test func `a stop beside a start is to be resumed, and ends what has an end`() {
        var killed = StageRecord(name: "a")
        killed.begin(at: Date(timeIntervalSince1970: 1))
        killed.stop(because: "its runner was killed")
        #expect(killed.state == .stopped)
        #expect(killed.exitCode == Remedy.resumeLater.exitCode)
        #expect(killed.reason == "its runner was killed")
        #expect(killed.endedAt == nil)
        #expect(killed.attempts == 0)

        var waiting = StageRecord(name: "a")
        waiting.begin(at: Date(timeIntervalSince1970: 1))
        waiting.stop(because: "it is already running", at: Date(timeIntervalSince1970: 3))
        #expect(waiting.state == .stopped)
        #expect(waiting.duration == .seconds(2))
        #expect(waiting.attempts == 0)

        var resting = record
        resting.end(StageOutcome(state: .failed, exitCode: 69, reason: "no route"), at: Date())
        resting.stop()
        #expect(resting.state == .stopped)
        #expect(resting.exitCode == Remedy.resumeLater.exitCode)
        #expect(resting.reason == "no route")
    }
}
