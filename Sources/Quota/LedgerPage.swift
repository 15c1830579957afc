import SQLite

/// The part of a ledger that one request touches, read and written within one transaction.
struct LedgerPage {
    let host: String
    let transaction: any LedgerTransaction
    /// Whether the same was tried before, and nobody knows if it was kept.
    var isRepeated = false

    /// The storage's time.
    var now: LedgerInstant { transaction.now }

    /// What is known of a bucket as it stands now: what is older than a day has left it.
    func state(of target: OwnedBucket) async throws -> BucketState? {
        guard let row = try await transaction.run(.bucket, key(of: target)).first else { return nil }
        let read = BucketState(row)
        var state = read
        switch state.correct(at: now) {
        case .agrees: break
        case .wasSetBack: try await restore(&state, of: target)
        case .wasAhead(let offset): try await redate(target, by: offset)
        }
        try await age(&state, of: target)
        if state != read { try await put(state, for: target) }
        return state
    }

    /// What is known of a bucket as it stands now, and the requests of each client in the day; nothing is written.
    func reading(
        _ target: OwnedBucket
    ) async throws -> (state: BucketState, clients: [(name: String, used: Int)])? {
        let key = key(of: target)
        guard let row = try await transaction.run(.bucket, key).first else { return nil }
        var state = BucketState(row)
        let start = now - LedgerTime.day
        var (end, beyond, returned) = (UsageSlot.last, UsageSlot.last, UsageSlot.first)
        switch state.correct(at: now) {
        case .agrees: break
        case .wasSetBack: returned = .aged(start)
        case .wasAhead(let offset):
            end = .counted(now + BucketState.tolerance)
            beyond = .counted(start + offset)
        }
        let spans = [UsageSlot.counted(start), end, beyond, returned].map { SQLiteValue.integer($0.number) }
        let clients = try await transaction.run(.usage, key + spans).compactMap { row in
            row.text(0).map { (name: $0, used: row.integer(1)) }
        }
        state.sent = clients.reduce(0) { $0 + $1.used }
        return (state, clients)
    }

    /// Writes what is known of a bucket.
    func put(_ state: BucketState, for target: OwnedBucket) async throws {
        try await transaction.run(.putBucket, state.values + key(of: target))
    }

    /// Begins the record of a bucket.
    func begin(_ target: OwnedBucket) async throws {
        try await transaction.run(.addBucket, key(of: target) + [.instant(now)])
    }

    /// What is known of a client's rate limit as it stands now: what a clock that was ahead wrote is dated back.
    func pace(_ account: Account) async throws -> Pace {
        let read = try await reading(account)
        var pace = read
        pace.correct(at: now)
        // Kept, or a pause from the future would begin anew with every look.
        if pace != read { try await put(pace, account) }
        return pace
    }

    /// What is known of a client's rate limit, as it was written; nothing is written.
    func reading(_ account: Account) async throws -> Pace {
        let key: [SQLiteValue] = [.text(host), .text(account.client)]
        return try await transaction.run(.client, key).first.map { Pace($0) } ?? Pace(owner: account.owner)
    }

    /// Takes note that no request is under way any more to see whether a client's refusals go on.
    func endProbe(_ account: Account) async throws {
        var pace = try await pace(account)
        guard pace.probedAt != nil else { return }
        pace.probedAt = nil
        try await put(pace, account)
    }

    /// Writes what is known of a client's rate limit.
    func put(_ pace: Pace, _ account: Account) async throws {
        try await transaction.run(.putClient, [.text(host), .text(account.client)] + pace.values)
    }

    /// Requests of a client, over all buckets, since `start`: all, and those refused.
    func recent(_ client: String, since start: LedgerInstant) async throws -> (sent: Int, refused: Int) {
        let key: [SQLiteValue] = [.text(host), .text(client)]
        let row = try await transaction.run(.recent, key + [.instant(start)]).first
        let horizon = now + LedgerTime.window + LedgerTime.slack
        if let latest = row?.instant(2), latest > horizon {
            let slot = SQLiteValue.instant(now.slot())
            try await transaction.run(.redateRecent, [slot] + key + [.instant(horizon)])
            try await transaction.run(.dropFutureRecent, key + [.instant(horizon)])
        }
        return (row?.integer(0) ?? 0, row?.integer(1) ?? 0)
    }

    /// Adds to what was counted for a bucket and a client, in the slots given; negative numbers take back.
    func add(_ account: Account, _ bucket: Bucket, _ slots: LedgerSlots, sent: Int, refused: Int) async throws
    {
        let numbers: [SQLiteValue] = [.integer(sent), .integer(refused)]
        try await transaction.run(
            .addUsage,
            key(of: account.owned(bucket)) + [.instant(slots.day), .text(account.client)] + numbers
        )
        try await transaction.run(
            .addRecent,
            [.text(host), .text(account.client), .instant(slots.window), .text(bucket.rawValue)] + numbers
        )
        let horizon = now - LedgerTime.window * 2
        try await transaction.run(
            .expireRecent,
            [.text(host), .text(account.client), .instant(horizon)]
        )
    }

    /// The most that passed in two days since `start`, of those in which nothing was refused.
    func passedInTwoDays(since start: LedgerInstant, of target: OwnedBucket) async throws -> Int {
        let values = key(of: target) + [.instant(start)]
        return try await transaction.run(.passedInTwoDays, values).first?.integer(0) ?? 0
    }

    /// The slot with which so many of the oldest requests of a bucket will have left the day.
    func freeing(_ excess: Int, of target: OwnedBucket) async throws -> LedgerInstant {
        let values = key(of: target) + [.integer(excess)]
        return try await transaction.run(.freeingSlot, values).first?.instant(0) ?? now
    }

    /// When so many of the oldest requests of a client will have left the window.
    func turn(_ excess: Int, _ client: String, since start: LedgerInstant) async throws -> LedgerInstant {
        let key: [SQLiteValue] = [.text(host), .text(client), .instant(start), .integer(excess)]
        let slot = try await transaction.run(.turnSlot, key).first?.instant(0)
        return (slot ?? now) + LedgerTime.window + LedgerTime.slack
    }
}
