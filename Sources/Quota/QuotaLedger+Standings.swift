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
            for name in try await page.buckets(of: owner) {
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
            standings.append(
                QuotaStanding(
                    account: account,
                    bucket: bucket,
                    usedInDay: state.sent,
                    usedInDayByClient: client.used,
                    usedInWindow: try await page.recent(
                        client.name,
                        of: bucket,
                        since: page.now - LedgerTime.window
                    ),
                    dailyCeiling: state.ceiling,
                    allowance: state.allowance(budget: budget, at: page.now),
                    windowCeiling: try await page.reading(account).ceiling,
                    lock: lock(bucket, state, at: page.now)
                )
            )
        }
        return standings
    }
}
