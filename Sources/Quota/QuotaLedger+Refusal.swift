import Concurrency
import Foundation

extension QuotaLedger {
    /// Takes note of a 429, and learns from it.
    ///
    /// - Returns: The lock under which the bucket stands now, if any.
    /// - Throws: What the storage says, with the lock that is kept until the ledger can be told: ``UntoldLockError``.
    func refuse(_ request: RefusedRequest) async throws -> BucketLock? {
        let lock: BucketLock?
        do {
            lock = try await transaction { page in
                try await page.adopt(request.account)
                return try await self.refuse(request, on: page)
            }
        } catch {
            throw keep(request, after: error)
        }
        // What is kept is rounded up to whole seconds. Where it stays, it is told once more, which changes nothing.
        if let lock { try? untold?.drop(request.target, endingBy: lock.until + 1) }
        return lock
    }

    private func refuse(_ request: RefusedRequest, on page: LedgerPage) async throws -> BucketLock? {
        try await takeBack(request.returned, of: request.account, on: page)
        var state = try await count(request, on: page)
        try await learn(from: request, &state, on: page)
        try await page.put(state, for: request.target)
        return lock(request.bucket, state, at: page.now)
    }

    /// Counts a refusal.
    ///
    /// - Returns: The record of its bucket, to be written once it is known what follows from it.
    private func count(_ request: RefusedRequest, on page: LedgerPage) async throws -> BucketState {
        let known = try await page.state(of: request.target)
        if known == nil { try await page.begin(request.target) }
        var state = known ?? BucketState(openedAt: page.now)
        state.refused += 1
        state.probedAt = nil
        try await page.endProbe(request.account)
        let slots = LedgerSlots(day: state.slot(at: page.now), window: page.now.slot())
        state.use(slots.day, at: page.now)
        try await page.add(request.account, request.bucket, slots, sent: 0, refused: 1)
        return state
    }

    /// Learns from a refusal, and locks its bucket or pauses its client.
    private func learn(
        from request: RefusedRequest,
        _ state: inout BucketState,
        on page: LedgerPage
    ) async throws {
        let now = page.now
        let sentAt = min(instant(request.sentAt, at: now), now)
        let wait = request.wait
        if let length = request.lockLength {
            // So long a wait without a reason is the day's quota too: it was answered like that before July 2026.
            if request.isQuota || wait >= .seconds(3_600) {
                let most = try await page.passedInTwoDays(since: state.ceilingAt ?? now, of: request.target)
                state.learnCeiling(sentAt: sentAt, mostInTwoDays: most, at: now)
            }
            state.lock(for: length, request.lockReason, at: now)
        } else if let length = try await slowDown(request, &state, sentAt: sentAt, wait: wait, on: page) {
            state.lock(for: length, .rateLimited, at: now)
        }
    }

    /// Learns the window's ceiling, and pauses the client.
    ///
    /// - Returns: For how long the bucket is to be locked, after too many refusals in a row.
    private func slowDown(
        _ request: RefusedRequest,
        _ state: inout BucketState,
        sentAt: LedgerInstant,
        wait: Duration,
        on page: LedgerPage
    ) async throws -> Duration? {
        var pace = try await page.pace(request.account)
        let isFresh = pace.isFresh(sentAt: sentAt)
        if isFresh, pace.strikes == 0, state.strikes == 0 { pace.bookmark() }
        if isFresh, let length = state.strike(wait: wait, othersPass: pace.strikes == 0) {
            pace.restore(at: page.now)
            pace.refusedAt = page.now
            try await page.put(pace, request.account)
            return length
        }
        pace.refuse(passed: request.passed, isFresh: isFresh, at: page.now)
        let length = pace.pause(for: wait, longest: request.longestPause.counted, at: page.now)
        if length != nil { pace.acquit(until: page.now + wait) }
        try await page.put(pace, request.account)
        return length
    }

    /// Takes note that a client got an answer from a bucket: refusals from here on are no longer in a row with
    /// those before.
    func clearStrikes(of account: Account, _ bucket: Bucket) async throws {
        try await transaction { page in
            var pace = try await page.pace(account)
            if pace.strikes > 0 || pace.probedAt != nil {
                pace.strikes = 0
                pace.probedAt = nil
                try await page.put(pace, account)
            }
            if var state = try await page.state(of: account.owned(bucket)) {
                state.absolve(at: page.now)
                try await page.put(state, for: account.owned(bucket))
            }
        }
    }

    /// Takes note that the request which was to show if refusals go on has ended without an answer: nothing is
    /// known, so the next one is alone again.
    func endProbe(of account: Account, _ bucket: Bucket) async throws {
        try await transaction { page in
            try await page.endProbe(account)
            if var state = try await page.state(of: account.owned(bucket)) {
                state.probedAt = nil
                try await page.put(state, for: account.owned(bucket))
            }
        }
    }
}

extension RefusedRequest {
    /// The wait that its answer asks for.
    fileprivate var wait: Duration { retryAfter?.counted ?? .zero }

    /// For how long its answer alone locks the bucket; `nil` where it asks for a pause at most.
    var lockLength: Duration? {
        guard isQuota || wait > longestPause.counted else { return nil }
        return wait > .zero ? wait : LedgerTime.day
    }

    /// Why it would be locked.
    var lockReason: BucketLock.Reason { isQuota ? .quotaExceeded : .rateLimited }
}

extension Duration {
    /// The same in whole milliseconds, rounded up, and neither negative nor too long to be added to an instant.
    fileprivate var counted: Duration {
        .milliseconds(min(max(0, wholeMilliseconds(.up)), 1_000_000_000_000_000))
    }
}
