import SQLite

/// How what is known of an owner's buckets is carried over when a client id turns up under another owner's name.
///
/// Spotify's quota knows nothing of the names that we give: whoever begins to name the owner, or names it otherwise,
/// still has the same locks, and has sent the same requests.
extension LedgerPage {
    /// Carries over what is known of the buckets of the owner to whom the client of `account` belonged before.
    ///
    /// Where other clients still belong to that owner, a copy is kept: that counts their requests for both, and a count
    /// too many is safe, one too few is not.
    func adopt(_ account: Account) async throws {
        let key: [SQLiteValue] = [.text(host), .text(account.client)]
        guard var pace = try await transaction.run(.client, key).first.map({ Pace($0) }) else {
            // So that it is known whose it was, should its owner be named otherwise.
            return try await put(Pace(owner: account.owner), account)
        }
        guard pace.owner != account.owner else { return }
        let isShared = try await accounts(of: pace.owner).contains { $0.client != account.client }
        for target in try await buckets(of: pace.owner) {
            try await carry(target, to: account.owned(target.bucket), keepsCopy: isShared)
        }
        pace.owner = account.owner
        try await put(pace, account)
    }

    /// Under which names the buckets of each owner count once `accounts` ask; an owner of no known client has none.
    func heirs(of accounts: [Account]) async throws -> [String: Set<String>] {
        let owners = Dictionary(accounts.map { ($0.client, $0.owner) }) { $1 }
        var heirs: [String: Set<String>] = [:]
        for known in try await self.accounts(of: nil) {
            heirs[known.owner, default: []].insert(owners[known.client] ?? known.owner)
        }
        return heirs
    }

    private func carry(_ source: OwnedBucket, to target: OwnedBucket, keepsCopy: Bool) async throws {
        // Both as they stand now, so that what is the same in both lies in the same slots.
        guard let former = try await state(of: source) else { return }
        let known = try await state(of: target)
        let move: [SQLiteValue] = [.text(target.owner)] + key(of: source)
        if known == nil {
            if keepsCopy { try await begin(target) } else { try await transaction.run(.moveBucket, move) }
        }
        try await transaction.run(.copyUsage, move)
        var merged = known?.merged(with: former, at: now) ?? former
        let count = try await transaction.run(.countUsage, key(of: target)).first
        merged.sent = count?.integer(0) ?? 0
        merged.refused = count?.integer(1) ?? 0
        try await put(merged, for: target)
        guard !keepsCopy else { return }
        let span = [UsageSlot.first, .last].map { SQLiteValue.integer($0.number) }
        try await transaction.run(.takeUsage, key(of: source) + span)
        // Where both had a row, the former one is left as that of a bucket long unused: a ledger removes none.
        try await put(BucketState(openedAt: former.openedAt), for: source)
    }
}
