/// How much of a bucket may be sent in a day, as far as it was learned.
///
/// What passed before a refusal is all that passes only where nobody else asked: another program of the same developer
/// account spends the same quota, and the ledger does not see it. So a ceiling holds for a while only, then the budget
/// is tried again: for two days after the first refusal, and after each further one for twice as long as they have gone
/// on, four weeks at most. A bucket that is used each night, and whose quota really is lower than its budget, is thus
/// refused five times in sixty days (days 0, 2, 7, 22 and 50), then once in four weeks. One day on which others had
/// spent the quota costs that day, the lock, and at most one day more.
extension BucketState {
    /// How long the ceiling of a first refusal holds.
    private static let shortestHold = LedgerTime.day * 2
    /// How long a ceiling holds at most.
    private static let longestHold = LedgerTime.day * 28

    /// Learns from a refusal of the day's quota: what passed in 24 hours is all that passes.
    ///
    /// Those in flight with the refused one are counted as passed until they are refused too, so the ceiling may
    /// sink within one event: until a request is refused that was sent after it was learned.
    ///
    /// - Parameters:
    ///   - sentAt: When the refused request was sent.
    ///   - mostInTwoDays: What passed since the last ceiling, in the best two days without a refusal.
    ///   - now: The time.
    mutating func learnCeiling(sentAt: LedgerInstant, mostInTwoDays: Int, at now: LedgerInstant) {
        let passed = max(0, sent - refused)
        if let ceilingAt, sentAt <= ceilingAt {
            ceiling = min(ceiling ?? passed, passed)
            return
        }
        // Where far more passed meanwhile than one of the two ceilings, somebody else had spent the quota: the refusals
        // so far say nothing of it. Two days of ours touch three of Spotify's at most.
        let isContradicted = mostInTwoDays * 2 > min(ceiling ?? passed, passed) * 7
        let isLongAgo = ceilingAt.map { now - $0 > Self.longestHold * 2 } ?? true
        if ceiling == nil || isContradicted || isLongAgo { openedAt = now }
        ceiling = passed
        ceilingAt = now
    }

    /// Takes numbers out of the ceiling that were drawn when it was learned and never sent.
    mutating func unlearn(_ drawn: DrawnNumbers, at now: LedgerInstant) {
        guard let known = ceiling, let ceilingAt, now - ceilingAt < LedgerTime.probe,
            (ceilingAt - LedgerTime.probe...ceilingAt + LedgerTime.slot).contains(drawn.slots.day)
        else { return }
        ceiling = max(0, known - drawn.count)
    }

    /// Requests that may be sent in 24 hours at `now`; `nil` without a limit.
    func allowance(budget: Int?, at now: LedgerInstant) -> Int? {
        learnedLimit(under: budget, at: now)?.requests ?? budget
    }

    /// What was learned and is less than the budget, and until when it holds; `nil` where the budget decides.
    ///
    /// Where next to nothing passed before a first refusal, somebody else had spent the day's quota: that says nothing
    /// of how large it is.
    func learnedLimit(under budget: Int?, at now: LedgerInstant) -> (requests: Int, end: LedgerInstant)? {
        guard let ceiling, let ceilingAt else { return nil }
        let refusedFor = ceilingAt - openedAt
        if refusedFor < LedgerTime.day, ceiling < (budget ?? 100) / 10 { return nil }
        let end = ceilingAt + min(max(refusedFor * 2, Self.shortestHold), Self.longestHold)
        let learned = max(1, ceiling - max(1, ceiling / 50))
        guard now < end, learned < (budget ?? .max) else { return nil }
        return (requests: learned, end: end)
    }
}
