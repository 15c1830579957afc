import Diagnostics
public import Foundation
import Landing

/// What the runner knows about a stage of a run.
public struct StageRecord: Sendable, Equatable, Codable {
    /// The stage's name.
    public let name: String
    /// Its state.
    public private(set) var state = StageState.waiting
    /// Its last exit code.
    public private(set) var exitCode: Int32?
    /// How often it was started in this run; what went on when its runner was killed is not counted.
    public private(set) var attempts = 0
    /// When it was started last.
    public private(set) var startedAt: Date?
    /// When it ended last.
    public private(set) var endedAt: Date?
    /// What it counted.
    public private(set) var counts: [String: Int]?
    /// Why it stopped or failed, in one line.
    public private(set) var reason: String?
    /// When it is worth starting again.
    public private(set) var resumeAt: Date?
    /// Whether it was ended last because its time was up.
    public private(set) var isTimedOut: Bool?

    /// A stage that has not been started.
    ///
    /// - Parameter name: The stage's name.
    public init(name: String) {
        self.name = name
    }

    /// How long its last start took; `nil` before that has ended.
    public var duration: Duration? {
        guard let startedAt, let endedAt else { return nil }
        return Duration.seconds(endedAt.timeIntervalSince(startedAt))
    }

    /// What it counted, as a person wants to read it: `name=count`, without what did not occur.
    ///
    /// What belongs to one bucket, and how long requests took, stand in the stage's own last lines.
    var notableCounts: [String] {
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

    /// Whether Spotify said of its requests that they were too many, before it answered any.
    var isLockedOut: Bool {
        guard state == .partial, let counts else { return false }
        let answered = (counts[Tally.Key.answers] ?? 0) + (counts[Tally.Key.notModified] ?? 0)
        return answered == 0 && counts[Tally.Key.limited] ?? 0 > 0
    }

    /// Whether a start at `now` would go on with it: it is not done, nor of no use before another time.
    func isLeft(at now: Date) -> Bool {
        switch state {
        case .done: false
        case .partial: resumeAt.map { $0 <= now } ?? true
        default: true
        }
    }

    /// Writes all keys, null where nothing is known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(state, forKey: .state)
        try container.encode(exitCode, forKey: .exitCode)
        try container.encode(attempts, forKey: .attempts)
        try container.encode(startedAt, forKey: .startedAt)
        try container.encode(endedAt, forKey: .endedAt)
        try container.encode(counts, forKey: .counts)
        try container.encode(reason, forKey: .reason)
        try container.encode(resumeAt, forKey: .resumeAt)
        try container.encode(isTimedOut, forKey: .isTimedOut)
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

extension StageRecord {
    /// Notes that it is to be started: why it ended before no longer matters.
    mutating func enqueue() {
        state = .waiting
        reason = nil
        resumeAt = nil
    }

    /// Notes that it cannot be started, because something that it needs failed or was stopped.
    mutating func block() {
        state = .blocked
        reason = nil
        resumeAt = nil
    }

    /// Notes that something was added that it has not seen: it counts as not run.
    mutating func outdate() {
        state = .waiting
    }

    /// Notes a start.
    mutating func begin(at now: Date) {
        state = .running
        exitCode = nil
        startedAt = now
        endedAt = nil
    }

    /// Notes what became of a start.
    mutating func end(_ outcome: StageOutcome, at now: Date) {
        state = outcome.state
        exitCode = outcome.exitCode
        attempts += 1
        endedAt = now
        counts = outcome.counts
        reason = outcome.reason
        resumeAt = outcome.resumeAt
        isTimedOut = outcome.isTimedOut ? true : nil
    }

    /// Notes that it goes on in a later start, whatever became of the last one.
    ///
    /// - Parameters:
    ///   - reason: Why; `nil` leaves the reason that the last one had.
    ///   - now: When a start ended that came to nothing; `nil` where the last one has ended, or nobody knows when.
    mutating func stop(because reason: String? = nil, at now: Date? = nil) {
        state = .stopped
        exitCode = Remedy.resumeLater.exitCode
        self.reason = reason ?? self.reason
        endedAt = now ?? endedAt
    }
}
