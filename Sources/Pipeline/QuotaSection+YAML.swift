import Quota
import Yams

extension QuotaSection {
    /// The keys of `quota`.
    enum Key: String, CaseIterable {
        case budgets
        case waitForBudget = "wait_for_budget"
        case callTimeout = "call_timeout"
    }

    /// Reads `quota`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        try node.read(Key.allCases) { key, value in
            switch key {
            case .budgets: budgets = try value.budgets()
            case .waitForBudget: waitForBudget = try value.duration()
            case .callTimeout: callTimeout = try value.duration(isPositive: true)
            }
        }
    }
}

extension ManifestNode {
    /// Requests in any 24 hours by bucket, where `none` removes the default.
    fileprivate func budgets() throws -> [Bucket: Int?] {
        if isNull { return [:] }
        var budgets: [Bucket: Int?] = [:]
        try read(Bucket.allCases) { bucket, value in
            budgets[bucket] = .some(try value.budget())
        }
        return budgets
    }

    private func budget() throws -> Int? {
        guard case .scalar(let scalar) = node, scalar.style == .plain,
            let budget = DailyBudget(word: scalar.string)
        else { throw mismatch(DailyBudget.form) }
        return budget.requests
    }
}
