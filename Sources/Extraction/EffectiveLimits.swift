import Foundation
import Pipeline
import Quota

/// What a stage may spend: what the mode grants, what the manifest says of it, and what options say of that.
struct EffectiveLimits: Sendable {
    /// How long a spent budget is waited for.
    let waitForBudget: Duration
    /// How long one call may take.
    let callTimeout: Duration
    /// Requests that may be sent in all.
    let maximumRequests: Int?
    /// How many requests the whole run may send, of which those are left; `nil` for a stage by itself.
    let requestsOfRun: Int?
    /// When the last request may be sent.
    let deadline: Date?
    private let configured: [Bucket: Int?]
    private let ordered: [Bucket: Int?]
    private let isExtended: @Sendable () -> Bool

    /// What holds for a client id that is extended or not; it is asked again each time, because the first answer
    /// may tell.
    init(
        _ quota: QuotaSection,
        _ limits: SpendingLimits,
        isExtended: @escaping @autoclosure @Sendable () -> Bool
    ) {
        configured = quota.budgets
        ordered = limits.budgets
        waitForBudget = limits.waitForBudget ?? quota.waitForBudget
        callTimeout = quota.callTimeout
        maximumRequests = limits.maximumRequests
        requestsOfRun = limits.requestsOfRun
        deadline = limits.deadline
        self.isExtended = isExtended
    }

    /// Requests of each bucket in any 24 hours, as far as the mode is known by now.
    var budgets: Budgets {
        let granted = isExtended() ? Budgets.unlimited : .development
        return granted.overridden(by: configured).overridden(by: ordered)
    }
}
