import Files
import Foundation
import Landing
import Pipeline

/// The state of a run, for programs.
struct StatusReport: Encodable {
    let run: String
    let state: String
    let record: RunRecord

    init(run: RunDirectory, record: RunRecord, state: String? = nil) {
        self.run = run.url.relativePath
        self.state = state ?? record.state.rawValue
        self.record = record
    }

    init(of outcome: RunOutcome) {
        self.init(run: outcome.run, record: outcome.record)
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
}
