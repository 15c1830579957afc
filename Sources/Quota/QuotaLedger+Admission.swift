import Foundation

/// What a turnstile asks of the ledger: leave to send.
struct AdmissionRequest: Sendable {
    let account: Account
    let bucket: Bucket
    /// How many are wanted.
    let wanted: Int
    /// Requests allowed in 24 hours; `nil` without a budget.
    let budget: Int?
    /// Requests of this process that are under way.
    let inFlight: Int
    /// Of the requests that were answered since the last time, the highest ``AdmissionGrant/proof``.
    let proven: Int
    /// Numbers drawn in advance that will not be used.
    let returned: [DrawnNumbers]
}

/// Requests counted in advance.
struct DrawnNumbers: Sendable, Equatable {
    let bucket: Bucket
    var count: Int
    let slots: LedgerSlots
    /// Whether it is to show if refusals go on: until it has ended nobody else is sent.
    var isProbe = false
}

/// The ledger's answer.
enum Admission: Sendable, Equatable {
    /// So many may be sent; they are counted.
    case granted(AdmissionGrant)
    /// None before that time: a pause, or the pace.
    case wait(until: Date)
    /// None before one of those under way has ended.
    case full
    /// None for now, and for longer.
    case refused(QuotaError)
}

/// Leave to send some requests.
struct AdmissionGrant: Sendable, Equatable {
    let drawn: DrawnNumbers
    /// How many of a window will have passed when one of these is answered.
    let proof: Int
    /// Whether this is more than is known to be safe.
    let isTrial: Bool
    /// How many more the day allows; `nil` where nothing limits them.
    let left: Int?
}

extension QuotaLedger {
    /// Decides on requests and counts what is granted, in one transaction.
    func admit(_ request: AdmissionRequest) async throws -> Admission {
        try await transaction { page in
            try await self.takeBack(request.returned, of: request.account, on: page)
            return try await self.admit(request, on: page)
        }
    }

    /// Takes back numbers that were drawn and will not be used.
    func takeBack(_ returned: [DrawnNumbers], of account: Account) async throws {
        guard !returned.isEmpty else { return }
        try await transaction { page in
            try await self.takeBack(returned, of: account, on: page)
        }
    }

    /// Takes back numbers within a transaction.
    func takeBack(
        _ returned: [DrawnNumbers],
        of account: Account,
        on page: LedgerPage
    ) async throws {
        for drawn in returned where drawn.count > 0 {
            guard var book = try await page.book(account.owner, drawn.bucket) else { continue }
            book.sent -= drawn.count
            if drawn.isProbe {
                book.probedAt = 0
                try await page.endProbe(account)
            }
            book.unlearn(drawn, at: page.now)
            try await page.put(book, account.owner, drawn.bucket)
            try await page.add(account, drawn.bucket, drawn.slots, sent: -drawn.count, refused: 0)
        }
    }

    private func admit(_ request: AdmissionRequest, on page: LedgerPage) async throws -> Admission {
        let (account, bucket, now) = (request.account, request.bucket, page.now)
        let known = try await page.book(account.owner, bucket)
        if let error = try await refusal(account.owner, bucket, known, budget: request.budget, on: page) {
            return .refused(error)
        }
        var book = known ?? BucketBook(openedAt: now)

        let knownPace = try await page.pace(account)
        var pace = knownPace
        if pace.pausedUntil > now { return .wait(until: date(pace.pausedUntil, at: now)) }
        let horizon = now - LedgerTime.window - LedgerTime.slack
        let recent = try await page.recent(account.client, since: horizon)
        pace.prove(request.proven)
        if let limit = pace.limit, recent.sent >= limit { pace.raise(at: now) }
        if pace != knownPace { try await page.put(pace, account) }
        let isProbe = pace.strikes > 0 || book.isOnProbation(at: now)
        if isProbe, let answer = awaitedAnswer(request, book, pace, at: now) { return answer }
        // Whether one bucket refuses or all do is found out at once, not when the window has room.
        let isComparison = (pace.strikes > 0) != (book.strikes > 0)
        if let limit = pace.limit, recent.sent >= limit, !isComparison {
            let turn = try await page.turn(recent.sent - limit + 1, account.client, since: horizon)
            return .wait(until: date(turn, at: now))
        }
        let room = pace.room(count: recent.sent)
        // With nothing under way there is no answer to wait for.
        guard room > 0 || request.inFlight == 0 || isComparison else { return .full }

        let allowance = book.allowance(budget: request.budget, at: now)
        let count = Self.share(
            of: isProbe ? 1 : request.wanted,
            left: allowance.map { $0 - book.sent },
            room: min(room, pace.limit.map { ($0 - recent.sent) / 16 } ?? recent.sent / 16)
        )
        let isBusy = book.sent >= 10_000
        let passed = try await page.recent(account.client, since: now - LedgerTime.window + LedgerTime.slot)
        let slots = LedgerSlots(
            day: book.slot(at: now, width: isBusy ? LedgerTime.wideSlot : LedgerTime.slot),
            window: LedgerTime.slot(now)
        )
        if known == nil { try await page.begin(account.owner, bucket) }
        book.sent += count
        book.use(slots.day, at: now)
        if isProbe {
            book.probedAt = now
            pace.probedAt = pace.strikes > 0 ? now : 0
            try await page.put(pace, account)
        }
        try await page.put(book, account.owner, bucket)
        try await page.add(account, bucket, slots, sent: count, refused: 0)
        return .granted(
            AdmissionGrant(
                drawn: DrawnNumbers(bucket: bucket, count: count, slots: slots, isProbe: isProbe),
                proof: passed.sent - passed.refused + 1,
                isTrial: recent.sent + count > pace.safe,
                left: allowance.map { $0 - book.sent }
            )
        )
    }

    /// What a request waits for that is to show whether refusals go on: one before it is under way.
    private func awaitedAnswer(
        _ request: AdmissionRequest,
        _ book: BucketBook,
        _ pace: Pace,
        at now: Int
    ) -> Admission? {
        if pace.strikes > 0, request.inFlight > 0 { return .full }
        let probes = [pace.strikes > 0 ? pace.probedAt : 0, book.isOnProbation(at: now) ? book.probedAt : 0]
        guard probes.contains(where: { $0 > 0 && (0..<LedgerTime.probe).contains(now - $0) }) else {
            return nil
        }
        // Its end is told to this process alone, so others ask again.
        return .wait(until: date(now + 1_000, at: now))
    }

    /// How many of the numbers wanted are given: few where they are scarce, so that none is drawn in vain.
    ///
    /// `left` is what the day allows, `room` what the pace allows.
    private static func share(of wanted: Int, left: Int?, room: Int) -> Int {
        let shares = [wanted, left.map { $0 / 64 } ?? wanted, room]
        return max(1, shares.min() ?? 1)
    }

    /// Whether a request could be sent to a bucket, and how many more today; the pace apart.
    func outlook(_ account: Account, _ bucket: Bucket, budget: Int?) async throws -> Outlook {
        try await transaction { page in
            let book = try await page.book(account.owner, bucket)
            let error = try await self.refusal(account.owner, bucket, book, budget: budget, on: page)
            if let error { return .closed(error) }
            let known = book ?? BucketBook(openedAt: page.now)
            return .open(left: known.allowance(budget: budget, at: page.now).map { $0 - known.sent })
        }
    }

    /// Why nothing may be sent to a bucket: its lock, or its budget.
    private func refusal(
        _ owner: String,
        _ bucket: Bucket,
        _ known: BucketBook?,
        budget: Int?,
        on page: LedgerPage
    ) async throws -> QuotaError? {
        let now = page.now
        if let lock = lock(bucket, known, at: now) { return .locked(lock) }
        let book = known ?? BucketBook(openedAt: now)
        guard let allowance = book.allowance(budget: budget, at: now), book.sent >= allowance else {
            return nil
        }
        var freesAt = Date.distantFuture
        if allowance > 0 {
            let slot = try await page.freeing(book.sent - allowance + 1, owner, bucket)
            freesAt = date(book.frees(slot, at: now), at: now)
        }
        return .budgetSpent(
            BudgetSpent(bucket: bucket, used: book.sent, budget: allowance, freesAt: freesAt)
        )
    }

    /// The lock of a bucket that stands at `now`.
    func lock(_ bucket: Bucket, _ book: BucketBook?, at now: Int) -> BucketLock? {
        guard let book, book.isLocked(at: now) else { return nil }
        return BucketLock(
            bucket: bucket,
            until: date(book.opens(at: now), at: now),
            reason: book.lockReason ?? .rateLimited
        )
    }
}
