extension QuotaLedger {
    /// How the buckets stand that were ever used, of `owner` or of all: one line for each client id and bucket.
    ///
    /// Nothing is written: looking, even with a clock that is wrong, changes nothing.
    ///
    /// - Parameters:
    ///   - owner: Whose buckets; `nil` for those of all.
    ///   - budgets: Requests of each owner in any 24 hours, by which the allowances go.
    ///   - accounts: Who is going to ask: what was counted for one of these client ids under another owner's name stands
    ///     under its new one.
    /// - Returns: Lines in the order of owners, buckets and clients; a bucket unused for a day has one with the
    ///   owner in the client's place.
    /// - Throws: What the ledger's storage says.
    public func standings(
        of owner: String? = nil,
        under budgets: Budgets = .unlimited,
        for accounts: [Account] = []
    ) async throws -> [QuotaStanding] {
        try await transaction { page in
            var standings: [QuotaStanding] = []
            let heirs = try await page.heirs(of: accounts)
            for target in try await page.buckets(of: nil) {
                let budget = budgets.daily[target.bucket]
                let lines = try await self.standings(of: target, budget: budget, on: page)
                for heir in (heirs[target.owner] ?? [target.owner]).sorted() {
                    standings += lines.map { $0.renamed(owner: heir) }
                }
            }
            return standings.filter { owner == nil || $0.account.owner == owner }
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

extension QuotaStanding {
    /// The same of `owner`.
    fileprivate func renamed(owner: String) -> QuotaStanding {
        var copy = self
        copy.account = Account(owner: owner, client: account.client)
        return copy
    }
}
