public import ArgumentParser
public import Pipeline
public import Quota

/// The options of every executable that spends quota, or plans how it is spent.
public struct BudgetOptions: ParsableArguments {
    /// Daily budgets in the manifest's place, in the order given: of two for one bucket the last counts.
    @Option(
        name: .customLong("budget"),
        help: ArgumentHelp(
            "Requests to a bucket in any 24 hours; none removes the budget. Repeatable.",
            valueName: "bucket=n|none"
        ),
        transform: BucketBudget.init(words:)
    )
    public var budgets: [BucketBudget] = []

    /// Options to be parsed.
    public init() {}

    /// What the options say.
    public var limits: SpendingLimits {
        var limits = SpendingLimits()
        for budget in budgets { limits.budgets.updateValue(budget.daily, forKey: budget.bucket) }
        return limits
    }
}

/// A budget as an option names it: `search=160`, or `albums=none`.
public struct BucketBudget: Sendable, Equatable {
    /// The bucket.
    public let bucket: Bucket
    /// Requests in any 24 hours; `nil` for no budget.
    public let daily: Int?

    /// Reads `BUCKET=N` or `BUCKET=none`.
    ///
    /// - Parameter words: The option's value.
    /// - Throws: A `ValidationError` that says what is wrong with it.
    public init(words: String) throws {
        let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw ValidationError("'\(words)' is not a budget; write it like search=160 or albums=none.")
        }
        bucket = try Bucket(word: String(parts[0]))
        guard let budget = DailyBudget(word: parts[1]) else {
            throw ValidationError("'\(parts[1])' is not a budget; it must be \(DailyBudget.form).")
        }
        daily = budget.requests
    }
}
