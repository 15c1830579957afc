public import Quota

/// What a manifest says about spending quota: its section `quota`.
public struct QuotaSection: Sendable, Equatable {
    /// Daily budgets that replace the defaults of the mode; `nil` removes one.
    public var budgets: [Bucket: Int?] = [:]
    /// How long a stage waits for the next request of a spent budget to become free; zero never waits.
    public var waitForBudget = Duration.seconds(15 * 60)
    /// How long one request may take, including all its waits and retries.
    public var callTimeout = Duration.seconds(60)

    /// The defaults.
    public init() {}
}
