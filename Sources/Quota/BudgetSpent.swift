public import Foundation

/// A budget that is used up for now.
public struct BudgetSpent: Sendable, Equatable {
    /// The bucket.
    public let bucket: Bucket
    /// Requests counted in the last 24 hours.
    public let used: Int
    /// Requests allowed in 24 hours: the budget set, or the ceiling learned where that is lower.
    public let budget: Int
    /// When the oldest of them leaves the 24 hours; the distant future for a budget of nothing.
    public let freesAt: Date
    /// Until when the ceiling learned holds instead of the budget set; `nil` where it is the budget.
    public let learnedUntil: Date?

    /// A budget of which nothing is left until `freesAt`.
    public init(bucket: Bucket, used: Int, budget: Int, freesAt: Date, learnedUntil: Date? = nil) {
        self.bucket = bucket
        self.used = used
        self.budget = budget
        self.freesAt = freesAt
        self.learnedUntil = learnedUntil
    }
}
