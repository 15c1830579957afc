import Diagnostics
public import Foundation
import Landing

/// What is wrong with the runs of a folder, for who looks at them only when something is.
///
/// A run that is waiting for a person is one; so is a night that was not, and one that brought less than it seems.
public struct RunCheckup: Sendable, Equatable {
    /// One thing that somebody should see.
    public struct Problem: Sendable, Equatable, Encodable {
        /// The run's directory; `nil` where it is that there is none.
        public let run: String?
        /// What is wrong, and what to do, in one line.
        public let problem: String
    }

    /// What was found; empty where all is right.
    public let problems: [Problem]

    /// Counts of tallies that are more than 0 where a run is less than it seems, and what they mean.
    private static let meanings: KeyValuePairs<String, String> = [
        "degraded": "routes are closed to this app: its log names them",
        "warning_loaded_most_items_are_quarantined":
            "most of a kind was quarantined: discograph quarantine list",
        "revalidation_unmatched": "answers that still hold are not in this database: discograph rebuild",
    ]

    /// Looks through a folder.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - maximumAge: How long ago the newest finished run may have ended.
    ///   - now: The time.
    /// - Throws: What the disk says.
    public init(of folder: RunFolder, maximumAge: Duration, now: Date = Date()) throws {
        var problems: [Problem] = []
        var finished: RunFolder.Entry?
        for listing in try folder.listings() {
            let path = listing.run.url.relativePath
            switch listing.entry {
            case .failure(let error):
                problems.append(Problem(run: path, problem: error.description.asOneLine))
            case .success(let entry):
                if let words = Self.problem(of: entry) { problems.append(Problem(run: path, problem: words)) }
                guard entry.record.state.isClosed, let end = entry.record.endedAt else { continue }
                if end > finished?.record.endedAt ?? .distantPast { finished = entry }
            }
        }
        guard let newest = finished, let end = newest.record.endedAt else {
            problems.append(Problem(run: nil, problem: "no run has finished in \(folder.url.relativePath)/"))
            self.problems = problems
            return
        }
        let path = newest.run.url.relativePath
        let age = Duration.seconds(now.timeIntervalSince(end))
        if age > maximumAge {
            let words = "the newest finished run ended \(age.words) ago, more than \(maximumAge.words)"
            problems.append(Problem(run: path, problem: words))
        }
        self.problems = problems + Self.signs(in: newest.record).map { Problem(run: path, problem: $0) }
    }

    /// What keeps a run from going on; `nil` where it is done, or somebody works on it, or stopped it.
    private static func problem(of entry: RunFolder.Entry) -> String? {
        let stage = entry.record.stages.first { $0.state == .failed }
        let reason = stage.map { stage in ": \(stage.name)\(stage.reason.map { ": \($0.asOneLine)" } ?? "")" }
        switch entry.record.state {
        case .failed: return "failed\(reason ?? "")"
        case .running: return entry.isLive ? nil : "its runner was killed: discograph resume"
        case .open, .stopped, .partial, .done: return nil
        }
    }

    private static func signs(in record: RunRecord) -> [String] {
        record.stages.flatMap { stage in
            meanings.compactMap { name, meaning in
                let count = stage.counts?[name] ?? 0
                return count > 0 ? "\(stage.name): \(name)=\(count): \(meaning)" : nil
            }
        }
    }
}
