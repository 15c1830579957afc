public import Foundation
import Landing

/// What the runner knows about a stage of a run.
public struct StageRecord: Sendable, Equatable, Codable {
    /// The stage's name.
    public var name: String
    /// Its state.
    public var state = StageState.waiting
    /// Its last exit code.
    public var exitCode: Int32?
    /// How often it was started in this run.
    public var attempts = 0
    /// When it was started last.
    public var startedAt: Date?
    /// When it ended last.
    public var endedAt: Date?
    /// What it counted.
    public var counts: [String: Int]?
    /// Why it stopped or failed, in one line.
    public var reason: String?
    /// When it is worth starting again.
    public var resumeAt: Date?
    /// Whether it was ended last because its time was up.
    public var isTimedOut: Bool?

    /// A stage that has not been started.
    ///
    /// - Parameter name: The stage's name.
    public init(name: String) {
        self.name = name
    }

    /// Notes what became of a start.
    mutating func end(_ outcome: StageOutcome, at now: Date) {
        state = outcome.state
        exitCode = outcome.exitCode
        counts = outcome.counts
        reason = outcome.reason
        resumeAt = outcome.resumeAt
        isTimedOut = outcome.isTimedOut ? true : nil
        endedAt = now
    }

    /// What it counted, as a person wants to read it: `name=count`, without what did not occur.
    ///
    /// What belongs to one bucket, and how long requests took, stand in the stage's own last lines.
    public var notableCounts: [String] {
        (counts ?? [:]).filter { $0.value != 0 && !Tally.Key.isDetail($0.key) }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// Whether it came to its end, if only early because quota, requests or time were used up.
    ///
    /// Where a service did not answer, somebody held a lock, or the stage was cut off, it is not: somebody should know.
    public var isThrough: Bool {
        guard state == .partial else { return state == .done }
        // What ends early because something is used up says so in its tally; a failure, such as a lock, leaves none.
        guard let counts else { return false }
        let unanswered = counts[Tally.Key.unanswered] ?? 0
        let asked = requestsSent - (counts[Tally.Key.retried] ?? 0)
        return isTimedOut != true && counts[Tally.Key.givenUp] ?? 0 == 0
            && (unanswered == 0 || 2 * unanswered < asked)
    }

    /// The requests that it says it made, without those for tokens.
    var requestsSent: Int {
        (counts?[Tally.Key.requests] ?? 0) - (counts?[Tally.Key.tokenRequests] ?? 0)
    }

    /// Whether a start at `now` would go on with it: it is not done, nor of no use before another time.
    func isLeft(at now: Date) -> Bool {
        switch state {
        case .done: false
        case .partial: resumeAt.map { $0 <= now } ?? true
        default: true
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case state
        case exitCode = "exit_code"
        case attempts
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case counts
        case reason
        case resumeAt = "resume_at"
        case isTimedOut = "timed_out"
    }
}
