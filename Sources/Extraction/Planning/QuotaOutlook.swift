import Foundation
import Quota

/// What the buckets still allow, all owners together.
struct QuotaOutlook: Sendable {
    /// The developer accounts whose credentials are used.
    let owners: Set<String>
    /// Requests of each owner in any 24 hours.
    let budgets: Budgets
    /// What the ledger says under these budgets.
    let standings: [QuotaStanding]
    let now: Date

    /// `demand` with what its bucket has to give.
    func applied(to demand: BucketDemand) -> BucketDemand {
        var demand = demand
        var locks: [Date] = []
        var left: Int? = 0
        var limit: Int? = 0
        for owner in owners {
            let lines = standings.filter { $0.bucket == demand.bucket && $0.account.owner == owner }
            let lock = lines.compactMap(\.lock?.until).filter { $0 > now }.max()
            let daily = ([budgets.daily[demand.bucket]] + lines.map(\.allowance)).compactMap(\.self).min()
            // What was counted under a former name has lines of its own until it is carried over.
            let parts = Dictionary(lines.map { ($0.account.client, $0.usedInDayByClient) }) { max($0, $1) }
            let used = max(lines.map(\.usedInDay).max() ?? 0, parts.values.reduce(0, +))
            limit = sum(limit, daily)
            left = lock == nil ? sum(left, daily.map { max(0, $0 - used) }) : left
            if let lock { locks.append(lock) }
        }
        demand.limit = limit
        demand.left = left
        demand.learnedUntil =
            standings.filter { $0.bucket == demand.bucket && owners.contains($0.account.owner) }
            .compactMap(\.learnedUntil).max()
        // Where one owner is not locked, the bucket is open.
        demand.lockedUntil = locks.count == owners.count ? locks.min() : nil
        return demand
    }

    /// Together; without a limit where one of them has none.
    private func sum(_ left: Int?, _ right: Int?) -> Int? {
        guard let left, let right else { return nil }
        return left + right
    }
}
