import Foundation

/// How much of a bucket may be sent in a day, as far as it was learned.
extension BucketState {
    /// Learns from a refusal of the day's quota: what passed in 24 hours is all that passes.
    ///
    /// Those in flight with the refused one are counted as passed until they are refused too, so the ceiling may
    /// sink within one event: until a request is refused that was sent after it was learned.
    mutating func learnCeiling(sentAt: LedgerInstant, at now: LedgerInstant) {
        let passed = max(0, sent - refused)
        if let ceilingAt, sentAt <= ceilingAt {
            ceiling = min(ceiling ?? passed, passed)
        } else {
            ceiling = passed
            ceilingAt = now
        }
    }

    /// Takes numbers out of the ceiling that were drawn when it was learned and never sent.
    mutating func unlearn(_ drawn: DrawnNumbers, at now: LedgerInstant) {
        guard let known = ceiling, let ceilingAt, now - ceilingAt < LedgerTime.probe,
            (ceilingAt - LedgerTime.probe...ceilingAt + LedgerTime.slot).contains(drawn.slots.day)
        else { return }
        ceiling = max(0, known - drawn.count)
    }

    /// Requests that may be sent in 24 hours at `now`; `nil` without a limit.
    ///
    /// Where a young ledger saw next to nothing pass, somebody else had spent the day's quota: that says nothing
    /// of how large it is.
    func allowance(budget: Int?, at now: LedgerInstant) -> Int? {
        guard let ceiling = grownCeiling(at: now) else { return budget }
        if !isSure, self.ceiling ?? 0 < (budget ?? 100) / 10 { return budget }
        let learned = max(1, ceiling - max(1, ceiling / 50))
        return min(budget ?? .max, learned)
    }

    /// Whether the ledger had seen all requests of the day when it learned the ceiling.
    private var isSure: Bool { ceilingAt.map { $0 - openedAt >= LedgerTime.day } ?? false }

    /// The ceiling, raised for the time that has passed since it was learned, so that a wrong one heals.
    ///
    /// A ledger that was less than a day old had not seen all requests of the day: its ceiling is only a lower
    /// bound, and doubles with each day after the lock-out. Any other grows by a tenth every four weeks: should it
    /// have been right, that costs one lock-out a month at most, and usually the budget is lower anyway.
    private func grownCeiling(at now: LedgerInstant) -> Int? {
        guard let ceiling, let ceilingAt else { return nil }
        let days = now.wholeDays(since: ceilingAt)
        let growth = isSure ? pow(1.1, Double(days / 28)) : pow(2, Double(max(0, days - 1)))
        return Int(min(Double(max(1, ceiling)) * growth, 1e9))
    }
}
