extension QuotaLedger {
    /// Drops the locks and what was learned of `bucket`, or of all; what was counted stays.
    ///
    /// With all buckets, what was learned of the clients' rate limits goes too.
    ///
    /// - Returns: How many locks, pauses and ceilings were dropped.
    public func forget(_ bucket: Bucket? = nil, of owner: String? = nil) async throws -> Int {
        let count: Int = try await transaction { page in
            var count = 0
            for target in try await page.buckets(of: owner)
            where bucket == nil || target.bucket == bucket {
                guard var state = try await page.state(of: target) else { continue }
                count += (state.isLocked(at: page.now) ? 1 : 0) + (state.ceiling == nil ? 0 : 1)
                state.lockPeriod = nil
                state.absolve(at: page.now)
                state.ceiling = nil
                try await page.put(state, for: target)
            }
            guard bucket == nil else { return count }
            for account in try await page.accounts(of: owner) {
                let pace = try await page.pace(account)
                count += (pace.isPaused(at: page.now) ? 1 : 0) + (pace.ceiling == nil ? 0 : 1)
                try await page.put(Pace(owner: account.owner), account)
            }
            return count
        }
        guard let untold else { return count }
        let locks = try untold.all().filter {
            (bucket == nil || $0.bucket == bucket) && (owner == nil || $0.owner == owner)
        }
        for lock in locks { try untold.drop(lock.target, endingBy: lock.end) }
        return count + locks.count
    }
}
