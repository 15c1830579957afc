public import ArgumentParser
import Diagnostics
public import Foundation
public import Pipeline

/// The options of every executable that spends quota.
public struct QuotaOptions: ParsableArguments {
    /// Daily budgets in the manifest's place.
    @OptionGroup public var budget: BudgetOptions

    /// How long to wait for a spent budget.
    @Option(
        name: .customLong("wait-for-budget"),
        help: ArgumentHelp(
            "How long to wait for a spent budget to free, such as 15m or 0s.",
            valueName: "duration"
        ),
        transform: Self.duration
    )
    public var waitForBudget: Duration?

    /// Requests that may be sent in all.
    @Option(
        name: .customLong("max-requests"),
        // Or a negative number would be taken for an option, and called missing.
        parsing: .unconditional,
        help: ArgumentHelp("Send no more requests than this, retries included.", valueName: "n"),
        transform: Self.count
    )
    public var maximumRequests: Int?

    /// How many requests the whole run may send.
    @Option(
        name: .customLong("requests-of-run"),
        help: ArgumentHelp(
            "How many requests the whole run may send, where --max-requests is what is left of them.",
            valueName: "n",
            // A runner says it to its stages; to a person it would be one number too many.
            visibility: .hidden
        ),
        transform: Self.count
    )
    public var requestsOfRun: Int?

    /// When the last request may be sent.
    @Option(
        name: .customLong("deadline"),
        help: ArgumentHelp(
            "Send nothing after this: a duration such as 2h, a local time such as 05:30, or a time in UTC.",
            valueName: "duration|time"
        ),
        transform: { try Self.moment($0, now: Date()) }
    )
    public var deadline: Date?

    /// Options to be parsed.
    public init() {}

    /// What the options say.
    public var limits: SpendingLimits {
        var limits = budget.limits
        limits.waitForBudget = waitForBudget
        limits.maximumRequests = maximumRequests
        limits.requestsOfRun = requestsOfRun
        limits.deadline = deadline
        return limits
    }

    /// Refuses a deadline that has passed, on a command line that a person types.
    ///
    /// A runner hands the moment on to stages, some of which it starts behind it: those stop at once instead.
    ///
    /// - Throws: A `ValidationError`.
    public func requireTimeLeft() throws {
        guard let deadline, deadline < Date() else { return }
        throw ValidationError("--deadline passed at \(deadline.inLocalTime): nothing could be sent.")
    }

    private static func duration(_ words: String) throws -> Duration {
        guard let duration = Duration(words: words) else {
            throw ValidationError("'\(words)' is not a duration; write it like 30s, 15m, 6h or 2d.")
        }
        return duration
    }

    private static func count(_ words: String) throws -> Int {
        guard let count = Int(words), count >= 0 else {
            throw ValidationError("'\(words)' is not a number of requests; it must be 0 or more.")
        }
        return count
    }

    /// The moment that `words` name: a duration from `now` on, the next such time of day, or a time in UTC.
    static func moment(_ words: String, now: Date) throws -> Date {
        if let duration = Duration(words: words) { return now + TimeInterval(duration.components.seconds) }
        if let date = Timestamp.date(words) { return date }
        if let match = words.wholeMatch(of: /([01]?[0-9]|2[0-3]):([0-5][0-9])/),
            let hour = Int(match.1), let minute = Int(match.2),
            let next = Calendar.current.nextDate(
                after: now,
                matching: DateComponents(hour: hour, minute: minute),
                matchingPolicy: .nextTime
            )
        {
            return next
        }
        throw ValidationError(
            "'\(words)' is neither a duration such as 2h, nor a time such as 05:30 or 2026-11-21T05:30:00Z."
        )
    }
}
