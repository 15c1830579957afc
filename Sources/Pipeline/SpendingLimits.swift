import Diagnostics
public import Foundation
public import Quota

/// How much quota one start may spend: what options say on top of the manifest.
public struct SpendingLimits: Sendable, Equatable {
    /// Daily budgets that replace the manifest's; `nil` removes one.
    public var budgets: [Bucket: Int?] = [:]
    /// How long a stage waits for a spent budget, in the manifest's place.
    public var waitForBudget: Duration?
    /// Requests that may be sent in all, retries included and tokens not; 0 or more.
    public var maximumRequests: Int?
    /// How many requests the whole run may send, of which those are left; `nil` for a stage by itself.
    public var requestsOfRun: Int?
    /// When the last request may be sent.
    public var deadline: Date?

    /// No limit besides those of the manifest.
    public init() {}

    /// The options that hand these limits on to another executable.
    ///
    /// The deadline is a moment, however it was given, so that it is the same one for every stage.
    public var arguments: [String] {
        var arguments: [String] = []
        for (bucket, budget) in budgets.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            arguments += ["--budget", "\(bucket.rawValue)=\(budget.map(String.init) ?? "none")"]
        }
        if let waitForBudget {
            arguments += ["--wait-for-budget", "\(waitForBudget.components.seconds)s"]
        }
        if let maximumRequests { arguments += ["--max-requests", "\(maximumRequests)"] }
        if let requestsOfRun { arguments += ["--requests-of-run", "\(requestsOfRun)"] }
        if let deadline { arguments += ["--deadline", Timestamp.text(deadline)] }
        return arguments
    }

    /// The budgets without the rest: what a plan depends on.
    var budgetsOnly: SpendingLimits {
        var limits = SpendingLimits()
        limits.budgets = budgets
        return limits
    }

    /// These limits of a run for one of its stages, once `count` requests of them have been sent.
    func less(requests count: Int) -> SpendingLimits {
        var rest = self
        rest.maximumRequests = maximumRequests.map { max(0, $0 - count) }
        rest.requestsOfRun = maximumRequests
        return rest
    }
}
