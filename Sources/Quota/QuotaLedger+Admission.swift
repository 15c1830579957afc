import Foundation

extension QuotaLedger {
    /// Decides on requests and counts what is granted, in one transaction.
    func admit(_ request: AdmissionRequest) async throws -> Admission {
        try await tellOfLocks()
        return try await transaction { page in
            try await page.adopt(request.account)
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
        // Given back twice it would count less than was sent. Rather it stays counted for its day.
        guard !page.isRepeated else { return }
        for drawn in returned where drawn.count > 0 {
            let target = account.owned(drawn.bucket)
            guard var state = try await page.state(of: target) else { continue }
            state.sent -= drawn.count
            if drawn.isProbe {
                state.probedAt = nil
                try await page.endProbe(account)
            }
            state.unlearn(drawn, at: page.now)
            try await page.put(state, for: target)
            try await page.add(account, drawn.bucket, drawn.slots, sent: -drawn.count, refused: 0)
        }
    }

    private func admit(_ request: AdmissionRequest, on page: LedgerPage) async throws -> Admission {
        let account = request.account
        let known = try await page.state(of: request.target)
        let error = try await refusal(of: request.target, known, budget: request.budget, on: page)
        if let error { return .refused(error) }
        let pace = try await page.pace(account)
        if let pause = pace.pausePeriod, !pause.isOver(at: page.now) {
            return .wait(until: date(pause.end, at: page.now))
        }

        var attempt = AdmissionAttempt(request, known, pace, at: page.now)
        try await attempt.learn(on: page)
        if let obstacle = try await obstacle(to: attempt, on: page) { return obstacle }
        if known == nil { try await page.begin(request.target) }
        return .granted(try await attempt.grant(on: page))
    }

    /// What keeps requests back that neither a lock, nor a budget, nor a pause forbids: others before them.
    private func obstacle(to attempt: AdmissionAttempt, on page: LedgerPage) async throws -> Admission? {
        let now = page.now
        if attempt.isProbe {
            if attempt.pace.strikes > 0, attempt.request.inFlight > 0 { return .full }
            // Its end is told to this process alone, so others ask again.
            if attempt.isProbed { return .wait(until: date(now + .seconds(1), at: now)) }
        }
        // Whether one bucket refuses or all do is found out at once, not when the window has room.
        guard !attempt.isComparison else { return nil }
        if let excess = attempt.excess {
            let turn = try await page.turn(excess, attempt.request.account.client, since: attempt.horizon)
            return .wait(until: date(turn, at: now))
        }
        // With nothing under way there is no answer to wait for.
        return attempt.room > 0 || attempt.request.inFlight == 0 ? nil : .full
    }

    /// Whether a request could be sent to a bucket, and how many more today; the pace apart.
    func outlook(_ account: Account, _ bucket: Bucket, budget: Int?) async throws -> Outlook {
        try await tellOfLocks()
        return try await transaction { page in
            try await page.adopt(account)
            let target = account.owned(bucket)
            let state = try await page.state(of: target)
            let error = try await self.refusal(of: target, state, budget: budget, on: page)
            if let error { return .closed(error) }
            let known = state ?? BucketState(openedAt: page.now)
            return .open(left: known.allowance(budget: budget, at: page.now).map { $0 - known.sent })
        }
    }

    /// Why nothing may be sent to a bucket: its lock, or its budget.
    private func refusal(
        of target: OwnedBucket,
        _ known: BucketState?,
        budget: Int?,
        on page: LedgerPage
    ) async throws -> QuotaError? {
        let now = page.now
        if let lock = lock(target.bucket, known, at: now) { return .locked(lock) }
        let state = known ?? BucketState(openedAt: now)
        let learned = state.learnedLimit(under: budget, at: now)
        guard let allowance = learned?.requests ?? budget, state.sent >= allowance else { return nil }
        var freesAt = Date.distantFuture
        if allowance > 0 {
            let slot = try await page.freeing(state.sent - allowance + 1, of: target)
            freesAt = date(state.frees(slot, at: now), at: now)
        }
        return .budgetSpent(
            BudgetSpent(
                bucket: target.bucket,
                used: state.sent,
                budget: allowance,
                freesAt: freesAt,
                learnedUntil: learned.map { date($0.end, at: now) }
            )
        )
    }

    /// The lock of a bucket that stands at `now`.
    func lock(_ bucket: Bucket, _ state: BucketState?, at now: LedgerInstant) -> BucketLock? {
        guard let state, state.isLocked(at: now), let end = state.opens(at: now) else { return nil }
        return BucketLock(
            bucket: bucket,
            until: date(end, at: now),
            reason: state.lockReason ?? .rateLimited
        )
    }
}
