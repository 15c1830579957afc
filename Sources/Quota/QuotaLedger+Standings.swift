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
            for target in try await page.buckets(of: owner) {
                let budget = budgets.daily[target.bucket]
                standings += try await self.standings(of: target, budget: budget, on: page)
            }
            return standings
        }
    }

    private func standings(
        of target: OwnedBucket,
        budget: Int?,
        on page: LedgerPage
    ) async throws -> [QuotaStanding] {
        guard let (state, known) = try await page.reading(target) else { return [] }
        let learned = state.learnedLimit(under: budget, at: page.now)
        var clients = known
        if clients.isEmpty { clients = [(name: target.owner, used: 0)] }
        var standings: [QuotaStanding] = []
        for client in clients {
            let account = Account(owner: target.owner, client: client.name)
            standings.append(
                QuotaStanding(
                    account: account,
                    bucket: target.bucket,
                    usedInDay: state.sent,
                    usedInDayByClient: client.used,
                    usedInWindow: try await page.recent(
                        client.name,
                        of: target.bucket,
                        since: page.now - LedgerTime.window
                    ),
                    dailyCeiling: state.ceiling,
                    allowance: learned?.requests ?? budget,
                    learnedUntil: learned.map { date($0.end, at: page.now) },
                    windowCeiling: try await page.reading(account).ceiling,
                    lock: lock(target.bucket, state, at: page.now)
                )
            )
        }
        return standings
    }
}
