import Foundation
import Pipeline
import Quota

/// What a stage may spend: what the mode grants, what the manifest says of it, and what options say of that.
struct Spending: Sendable, Equatable {
    /// Requests of each bucket in any 24 hours.
    let budgets: Budgets
    /// How long a spent budget is waited for.
    let waitForBudget: Duration
    /// How long one call may take.
    let callTimeout: Duration
    /// Requests that may be sent in all.
    let maximumRequests: Int?
    /// When the last request may be sent.
    let deadline: Date?

    /// What holds for a client id that is extended or not.
    init(_ wishes: QuotaWishes, _ limits: SpendingLimits, isExtended: Bool) {
        let defaults = isExtended ? Budgets.unlimited : .development
        budgets = defaults.overridden(by: wishes.budgets).overridden(by: limits.budgets)
        waitForBudget = limits.waitForBudget ?? wishes.waitForBudget
        callTimeout = wishes.callTimeout
        maximumRequests = limits.maximumRequests
        deadline = limits.deadline
    }
}
