import SQLite

extension QuotaLedger {
    /// How the buckets stand that were ever used, of `owner` or of all: one line for each client id and bucket.
    ///
    /// Nothing is written: looking, even with a clock that is wrong, changes nothing.
    ///
    /// - Parameters:
    ///   - owner: Whose buckets; `nil` for those of all.
    ///   - budgets: Requests of each owner in any 24 hours, by which the allowances go.
    /// - Returns: Lines in the order of owners, buckets and clients; a bucket unused for a day has one with the
    ///   owner in the client's place.
    /// - Throws: What the ledger's storage says.
    public func standings(
        of owner: String? = nil,
        under budgets: Budgets = .unlimited
    ) async throws -> [QuotaStanding] {
        try await transaction { page in
            var standings: [QuotaStanding] = []
            for name in try await self.buckets(of: owner, on: page) {
                standings += try await self.standings(
                    name.owner,
                    name.bucket,
                    budget: budgets.daily[name.bucket],
                    on: page
                )
            }
            return standings
        }
    }

    /// Drops the locks and what was learned of `bucket`, or of all; what was counted stays.
    ///
    /// With all buckets, what was learned of the clients' rate limits goes too.
    ///
    /// - Returns: How many locks, pauses and ceilings were dropped.
    public func forget(_ bucket: Bucket? = nil, of owner: String? = nil) async throws -> Int {
        try await transaction { page in
            var count = 0
            for name in try await self.buckets(of: owner, on: page)
            where bucket == nil || name.bucket == bucket {
                guard var state = try await page.state(name.owner, name.bucket) else { continue }
                count += (state.isLocked(at: page.now) ? 1 : 0) + (state.ceiling == nil ? 0 : 1)
                state.lockPeriod = nil
                state.absolve(at: page.now)
                state.ceiling = nil
                try await page.put(state, name.owner, name.bucket)
            }
            guard bucket == nil else { return count }
            for account in try await self.clients(of: owner, on: page) {
                let pace = try await page.pace(account)
                count += (pace.isPaused(at: page.now) ? 1 : 0) + (pace.ceiling == nil ? 0 : 1)
                try await page.put(Pace(owner: account.owner), account)
            }
            return count
        }
    }

    private func standings(
        _ owner: String,
        _ bucket: Bucket,
        budget: Int?,
        on page: LedgerPage
    ) async throws -> [QuotaStanding] {
        guard let (state, known) = try await page.reading(owner, bucket) else { return [] }
        var clients = known
        if clients.isEmpty { clients = [(name: owner, used: 0)] }
        var standings: [QuotaStanding] = []
        for client in clients {
            let account = Account(owner: owner, client: client.name)
            let window: [SQLiteValue] = [
                .text(host), .text(client.name), .text(bucket.rawValue),
                .instant(page.now - LedgerTime.window),
            ]
            standings.append(
                QuotaStanding(
                    account: account,
                    bucket: bucket,
                    usedInDay: state.sent,
                    usedInDayByClient: client.used,
                    usedInWindow: try await page.transaction.run(.recentByBucket, window).first?.integer(0)
                        ?? 0,
                    dailyCeiling: state.ceiling,
                    allowance: state.allowance(budget: budget, at: page.now),
                    windowCeiling: try await page.reading(account).ceiling,
                    lock: lock(bucket, state, at: page.now)
                )
            )
        }
        return standings
    }

    private func buckets(
        of owner: String?,
        on page: LedgerPage
    ) async throws -> [(owner: String, bucket: Bucket)] {
        try await page.transaction.run(.buckets, [.text(host)]).compactMap { row in
            guard let name = row.text(0), let bucket = row.text(1).flatMap(Bucket.init) else { return nil }
            return owner == nil || owner == name ? (name, bucket) : nil
        }
    }

    private func clients(of owner: String?, on page: LedgerPage) async throws -> [Account] {
        try await page.transaction.run(.clients, [.text(host)]).compactMap { row in
            guard let client = row.text(0), let name = row.text(1) else { return nil }
            return owner == nil || owner == name ? Account(owner: name, client: client) : nil
        }
    }
}
