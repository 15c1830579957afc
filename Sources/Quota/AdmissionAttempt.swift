/// Requests that want to be admitted, with what is known of their bucket and their client.
struct AdmissionAttempt {
    let request: AdmissionRequest
    private(set) var state: BucketState
    private(set) var pace: Pace
    /// The client's requests in the window.
    private var inWindow = 0
    private let now: LedgerInstant

    init(_ request: AdmissionRequest, _ state: BucketState?, _ pace: Pace, at now: LedgerInstant) {
        self.request = request
        self.state = state ?? BucketState(openedAt: now)
        self.pace = pace
        self.now = now
    }

    /// Since when requests are taken to be in the window.
    var horizon: LedgerInstant { now - LedgerTime.window - LedgerTime.slack }

    /// Whether a request is to show if refusals go on.
    var isProbe: Bool { pace.strikes > 0 || state.isOnProbation(at: now) }

    /// Whether it is to show if one bucket refuses, or all do.
    var isComparison: Bool { (pace.strikes > 0) != (state.strikes > 0) }

    /// Whether one that is to show it is under way already.
    var isProbed: Bool {
        let probes = [
            pace.strikes > 0 ? pace.probedAt : nil, state.isOnProbation(at: now) ? state.probedAt : nil,
        ]
        return probes.compactMap { $0 }.contains { (Duration.zero..<LedgerTime.probe).contains(now - $0) }
    }

    /// How many requests have to leave the window before one may be sent; `nil` when one may be.
    var excess: Int? {
        guard let limit = pace.limit, inWindow >= limit else { return nil }
        return inWindow - limit + 1
    }

    /// How many more may be sent before their answers are there.
    var room: Int { pace.room(count: inWindow) }

    /// Looks at the window, and learns from what was answered and from how long nothing was refused.
    mutating func learn(on page: LedgerPage) async throws {
        let known = pace
        inWindow = try await page.recent(request.account.client, since: horizon).sent
        pace.prove(request.proven)
        if excess != nil { pace.raise(at: now) }
        if pace != known { try await page.put(pace, request.account) }
    }

    /// Counts as many as may be sent.
    mutating func grant(on page: LedgerPage) async throws -> AdmissionGrant {
        let allowance = state.allowance(budget: request.budget, at: now)
        let count = share(left: allowance.map { $0 - state.sent })
        let passed = try await page.recent(
            request.account.client,
            since: now - LedgerTime.window + LedgerTime.slot
        )
        let grant = AdmissionGrant(
            drawn: DrawnNumbers(bucket: request.bucket, count: count, slots: slots, isProbe: isProbe),
            proof: passed.sent - passed.refused + 1,
            left: allowance.map { $0 - state.sent - count }
        )
        try await write(grant.drawn, on: page)
        return grant
    }

    private var slots: LedgerSlots {
        let isBusy = state.sent >= 10_000
        return LedgerSlots(
            day: state.slot(at: now, width: isBusy ? LedgerTime.wideSlot : LedgerTime.slot),
            window: now.slot()
        )
    }

    /// How many of those wanted are given: few where they are scarce, so that none is drawn in vain.
    private func share(left: Int?) -> Int {
        let wanted = isProbe ? 1 : request.wanted
        let rate = pace.limit.map { ($0 - inWindow) / 16 } ?? inWindow / 16
        return max(1, [wanted, left.map { $0 / 64 } ?? wanted, room, rate].min() ?? 1)
    }

    private mutating func write(_ drawn: DrawnNumbers, on page: LedgerPage) async throws {
        let account = request.account
        state.sent += drawn.count
        state.use(drawn.slots.day, at: now)
        if drawn.isProbe {
            state.probedAt = now
            pace.probedAt = pace.strikes > 0 ? now : nil
            try await page.put(pace, account)
        }
        try await page.put(state, for: request.target)
        try await page.add(account, request.bucket, drawn.slots, sent: drawn.count, refused: 0)
    }
}
