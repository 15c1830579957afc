import Files
import Foundation
import Landing
import TestSupport
import Testing

@testable import Pipeline

/// What a runner notes about a run.
@Suite struct RunRecordTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private static var full: RunRecord {
        var record = RunRecord(
            pipeline: "test",
            stages: ["a", "b"],
            openedAt: Date(timeIntervalSince1970: 1)
        )
        record.state = .partial
        record.exitCode = 75
        record.endedAt = Date(timeIntervalSince1970: 3)
        record.pid = 7
        record.manifestPath = "mine.yaml"
        record.workingDirectory = "/pipelines"
        record.manifestDigest = "0123"
        record["a"].begin(at: Date(timeIntervalSince1970: 1))
        record["a"].end(StageOutcome(state: .done, exitCode: 0, counts: ["rows": 3]), at: record.openedAt)
        return record
    }

    @Test func `a record with every field is read as it was written`() throws {
        let run = RunDirectory(url: scratch.appending("one"))
        try Folder.create(run.url)
        try Self.full.write(to: run)
        #expect(try RunRecord(of: run) == Self.full)
    }

    @Test(arguments: RunState.allCases)
    func `only a partial run says from when the next is of use, and only while that is to come`(
        state: RunState
    ) {
        let time = Date(timeIntervalSince1970: 9)
        var record = Self.full
        record.end("b", .partial, 75, resumeAt: time)
        record.state = state
        #expect(record.nextStart(after: time - 1) == (state == .partial ? time : nil))
        #expect(record.nextStart(after: time) == nil)
        record.end("b", .partial, 75)
        #expect(record.nextStart(after: time - 1) == nil)
    }

    private struct Nothing: Encodable {
        func encode(to encoder: any Encoder) throws { try RunRecord.encodeUnknown(to: encoder) }
    }

    @Test func `the keys are the same, whatever is known`() throws {
        func keys(_ record: some Encodable) throws -> Set<String> {
            let value = try JSONSerialization.jsonObject(with: Data(JSONText.line(of: record).utf8))
            return Set(try #require(value as? [String: Any]).keys)
        }
        let new = RunRecord(pipeline: "test", stages: [], openedAt: Date())
        #expect(try keys(new) == keys(Self.full))
        #expect(try keys(Nothing()) == keys(new))
        #expect(
            try keys(new) == [
                "pipeline", "state", "exit_code", "opened_at", "ended_at", "pid", "manifest_path",
                "working_directory", "manifest_digest", "stages",
            ]
        )
    }
}
