import Quota
import Yams

extension QuotaSection {
    /// The keys of `quota`.
    static let keys = ["budgets", "wait_for_budget", "call_timeout"]

    /// Reads `quota`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        for (_, key, value) in try node.entries(allowed: Self.keys) {
            switch key {
            case "budgets": budgets = try value.budgets()
            case "wait_for_budget": waitForBudget = try value.duration()
            default: callTimeout = try value.duration(isPositive: true)
            }
        }
    }
}

extension ManifestNode {
    /// Requests in any 24 hours by bucket, where `none` lifts the default.
    fileprivate func budgets() throws -> [Bucket: Int?] {
        if isNull { return [:] }
        var budgets: [Bucket: Int?] = [:]
        for (_, name, value) in try entries(allowed: Bucket.allCases.map(\.rawValue)) {
            guard let bucket = Bucket(rawValue: name) else { continue }
            budgets[bucket] = .some(try value.budget())
        }
        return budgets
    }

    private func budget() throws -> Int? {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { throw mismatch(Self.budgetForm) }
        if scalar.string == "none" { return nil }
        guard let number = Int(scalar.string), number >= 0 else { throw mismatch(Self.budgetForm) }
        return number
    }

    private static let budgetForm = "a number of requests in 24 hours, or none"
}
