import Diagnostics
import Files
import Foundation
import Landing
import Pipeline
import StageKit

/// The state of a run, for people and programs.
struct StatusReport: Encodable {
    let run: String
    let state: String
    let record: RunRecord

    init(run: RunDirectory, record: RunRecord, state: String? = nil) {
        self.run = run.url.relativePath
        self.state = state ?? record.state.rawValue
        self.record = record
    }

    /// One line of JSON: the record's keys, the run's path, and the state as it really is.
    func line() throws -> String {
        try JSONText.line(of: self)
    }

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run, forKey: .run)
        try container.encode(state, forKey: .state)
    }

    private enum CodingKeys: String, CodingKey {
        case run
        case state
    }

    /// The stages of a run, and below them why those are not done that say so: in full, where a cell would be cut.
    static func text(of record: RunRecord) -> String {
        let reasons = record.stages.compactMap { stage in
            stage.state == .done ? nil : stage.reason.map { "\(stage.name): \($0.asOneLine)" }
        }
        return ([table(of: record).text()] + (reasons.isEmpty ? [] : [""] + reasons)).joined(separator: "\n")
    }

    private static func table(of record: RunRecord) -> TextTable {
        TextTable(
            columns: ["stage", "state", "exit", "took", "counted"],
            rows: record.stages.map { stage in
                [
                    stage.name, stage.state.rawValue, stage.exitCode.map { "\($0)" },
                    took(from: stage.startedAt, to: stage.endedAt),
                    stage.notableCounts.joined(separator: " "),
                ]
            }
        )
    }

    /// One line: the state of the run, and what to do about it; `pipeline` is what a command needs to find it.
    ///
    /// Where the run's own manifest is another than the one at `asked`, a mistake in it can be mended there only.
    static func verdict(
        on record: RunRecord,
        run: RunDirectory,
        of pipeline: String,
        otherThan asked: String? = nil
    ) -> String {
        let path = run.url.relativePath
        let resume = "discograph resume \(pipeline)"
        let failed = record.stages.first { $0.state == .failed }
        switch record.state {
        case .done: return "done: \(path)"
        case .partial:
            let when = record.resumeAt.map { " from \($0.inLocalTime)" } ?? ""
            let words = "partial: \(path) keeps what was landed; the next run picks up the rest\(when)"
            let cut = record.stages.first { $0.state == .partial && !$0.isThrough }
            let why = cut.map { "; \($0.name) ended early: \(shortened($0.reason ?? "it says not why"))" }
            return words + (why ?? "")
        case .failed:
            let name = failed?.name ?? ""
            let why = failed?.reason.map { ": \(shortened($0))" } ?? ""
            let isWrong = failed?.exitCode == Remedy.fixConfiguration.exitCode
            let mend = asked.flatMap {
                isWrong ? "mend \(run.manifest.relativePath), which differs from \($0), then " : nil
            }
            return "failed: \(name)\(why); see \(path)/logs/\(name).log, then \(mend ?? "")\(resume)"
        case .stopped: return "stopped: \(resume) continues \(path)"
        case .open, .running: return "open: \(path) has stages left; \(resume) runs them"
        }
    }

    /// As much of a reason as fits into the last line of a mail.
    private static func shortened(_ reason: String) -> String {
        let line = reason.asOneLine
        return line.count > 200 ? line.prefix(199) + "…" : line
    }

    /// How long something took.
    static func took(from start: Date?, to end: Date?) -> String? {
        guard let start, let end else { return nil }
        return Duration.seconds(end.timeIntervalSince(start)).words
    }
}
