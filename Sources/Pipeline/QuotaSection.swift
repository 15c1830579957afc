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

    /// Those of its budgets that are lower than what holds by `other`.
    func lowerBudgets(than other: QuotaSection) -> [Bucket: Int] {
        budgets.compactMapValues(\.self).filter { bucket, budget in
            switch other.budgets[bucket] {
            case .some(let known): budget < known ?? .max
            // In extended mode no budget is the default, but the mode is not known here.
            case .none: budget < Budgets.development.daily[bucket] ?? .max
            }
        }
    }
}
