import Files
import Foundation
import Landing
import Pipeline

/// The state of a run, for programs.
struct StatusReport: Encodable {
    private let run: String
    private let state: String
    /// What its runner wrote; `nil` where that says nothing.
    private let record: RunRecord?
    /// What is wrong with the record; `nil` where nothing is.
    private let reason: String?

    init(of outcome: RunOutcome) {
        run = outcome.run.url.relativePath
        state = outcome.record.state.rawValue
        record = outcome.record
        reason = nil
    }

    init(of entry: RunFolder.Entry) {
        run = entry.run.url.relativePath
        state = entry.state
        record = entry.record
        reason = nil
    }

    init(of listing: RunFolder.Listing) {
        run = listing.run.url.relativePath
        state = listing.state
        switch listing.entry {
        case .success(let entry):
            record = entry.record
            reason = nil
        case .failure(let error):
            record = nil
            reason = "\(error)"
        }
    }

    /// One line of JSON: the record's keys, the run's path, the state as it really is, and what is wrong with a record
    /// that says nothing.
    func line() throws -> String {
        try JSONText.line(of: self)
    }

    func encode(to encoder: any Encoder) throws {
        if let record { try record.encode(to: encoder) } else { try RunRecord.encodeUnknown(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run, forKey: .run)
        try container.encode(state, forKey: .state)
        try container.encode(reason, forKey: .reason)
    }

    private enum CodingKeys: String, CodingKey {
        case run
        case state
        case reason
    }
}
