import Foundation

/// What the ledger knows of one owner's bucket: a row of `quota_bucket`, and the rules on it.
struct BucketBook: Equatable {
    /// When the first request was counted.
    var openedAt: Int
    /// Requests of the last 24 hours, those that were refused included.
    var sent = 0
    /// Of these, those refused with a 429.
    var refused = 0
    /// The latest slot in use: it lies in the future after the clock was set back.
    var latestSlot = 0
    var lockedAt = 0
    var lockedUntil = 0
    var lockReason: BucketLock.Reason?
    /// Requests that passed in 24 hours before the quota was used up.
    var ceiling: Int?
    var ceilingAt = 0

    /// The longest lock that is believed: what is longer is nonsense, and a year is long enough to look into it.
    static let longestLock = 366 * LedgerTime.day

    /// Takes back what a wrong clock has written: a lock begun in the future is begun now, with its full length.
    ///
    /// Clocks that differ by less than a minute are taken to agree.
    mutating func correct(at now: Int) {
        if lockedAt > now + 60_000 {
            lockedUntil = now + (lockedUntil - lockedAt)
            lockedAt = now
        }
        ceilingAt = min(ceilingAt, now)
        openedAt = min(openedAt, now)
    }

    /// Whether a lock stands.
    func isLocked(at now: Int) -> Bool { lockedUntil > now }

    /// Locks the bucket for `length` milliseconds; of two locks the one that ends later stands.
    mutating func lock(for length: Int, _ reason: BucketLock.Reason, at now: Int) {
        let until = now + min(max(length, 1), Self.longestLock)
        guard until > lockedUntil else { return }
        lockedAt = now
        lockedUntil = until
        lockReason = reason
    }

    /// Learns from a refusal of the day's quota: what passed in 24 hours is all that passes.
    ///
    /// Those in flight with the refused one are counted as passed until they are refused too, so the ceiling may
    /// sink within one event.
    mutating func learnCeiling(isFirstRefusal: Bool, at now: Int) {
        let passed = max(0, sent - refused)
        if isFirstRefusal {
            ceiling = passed
            ceilingAt = now
        } else {
            ceiling = min(ceiling ?? passed, passed)
        }
    }

    /// Requests that may be sent in 24 hours at `now`; `nil` without a limit.
    ///
    /// Where a young ledger saw next to nothing pass, somebody else had spent the day's quota: that says nothing
    /// of how large it is.
    func allowance(budget: Int?, at now: Int) -> Int? {
        guard let ceiling = grownCeiling(at: now) else { return budget }
        if !isSure, self.ceiling ?? 0 < (budget ?? 100) / 10 { return budget }
        let learned = max(1, ceiling - max(1, ceiling / 50))
        return min(budget ?? .max, learned)
    }

    /// Whether the ledger had seen all requests of the day when it learned the ceiling.
    private var isSure: Bool { ceilingAt - openedAt >= LedgerTime.day }

    /// The ceiling, raised for the time that has passed since it was learned, so that a wrong one heals.
    ///
    /// A ledger that was less than a day old had not seen all requests of the day: its ceiling is only a lower
    /// bound, and doubles with each day after the lock-out. Any other grows by a tenth every four weeks: should it
    /// have been right, that costs one lock-out a month at most, and usually the budget is lower anyway.
    private func grownCeiling(at now: Int) -> Int? {
        guard let ceiling else { return nil }
        let days = max(0, now - ceilingAt) / LedgerTime.day
        let growth = isSure ? pow(1.1, Double(days / 28)) : pow(2, Double(max(0, days - 1)))
        return Int(min(Double(max(1, ceiling)) * growth, 1e9))
    }
}
