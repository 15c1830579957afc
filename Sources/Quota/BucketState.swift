import Foundation

/// What the ledger knows of one owner's bucket: a row of `quota_bucket`, and the rules on it.
struct BucketState: Equatable {
    /// When the first request was counted.
    var openedAt: Int
    /// Requests of the last 24 hours, those that were refused included.
    var sent = 0
    /// Of these, those refused with a 429.
    var refused = 0
    /// The latest slot in use: it lies ahead after the clock was set back.
    var latestSlot = 0
    /// Refusals of its rate without an answer of this bucket between them, though others were answered.
    var strikes = 0
    /// When a request was sent to see whether the bucket opens again; 0 while none is under way.
    var probedAt = 0
    /// When it was first noticed that the record lies ahead of the clock; 0 while it does not.
    var aheadSince = 0
    var lockedAt = 0
    var lockedUntil = 0
    var lockReason: BucketLock.Reason?
    /// Requests that passed in 24 hours before the quota was used up.
    var ceiling: Int?
    var ceilingAt = 0

    /// The longest lock that is believed: what is longer is nonsense, and a year is long enough to look into it.
    static let longestLock = 366 * LedgerTime.day

    /// Clocks that differ by less are taken to agree, in milliseconds.
    static let tolerance = 60_000

    /// What the clock says of the record.
    enum ClockFinding: Equatable {
        /// Nothing new.
        case agrees
        /// The record lies ahead, and did not when it was read last.
        case wasSetBack
        /// What was counted ahead was so by so many milliseconds too far.
        case wasAhead(by: Int)
    }

    /// Takes note of whether the record lies ahead of the clock.
    ///
    /// Nobody says which of two clocks was wrong: the one that wrote, or the one that reads. So what lies ahead
    /// holds, and where it lies, for when the clock is right again; until the clock has run for the lock's whole
    /// length, or a day for what was counted. Then it was written by a wrong clock, and is dated back.
    mutating func correct(at now: Int) -> ClockFinding {
        guard isLockAhead(at: now) || isUsageAhead(at: now) else {
            aheadSince = 0
            return .agrees
        }
        let isNew = aheadSince == 0 || now < aheadSince
        if isNew { aheadSince = now }
        if isLockAhead(at: now), opens(at: now) <= now {
            lockedAt = now
            lockedUntil = now
        }
        if isNew { return .wasSetBack }
        guard isUsageAhead(at: now), now - aheadSince >= LedgerTime.day else { return .agrees }
        let offset = lead(at: now)
        if isLockAhead(at: now) {
            lockedUntil = opens(at: now)
            lockedAt = now
        }
        latestSlot = LedgerTime.slot(now)
        ceilingAt = min(ceilingAt, now)
        openedAt = min(openedAt, now)
        return .wasAhead(by: offset)
    }

    /// How far the record lay ahead when that was noticed.
    private func lead(at now: Int) -> Int {
        (isUsageAhead(at: now) ? latestSlot : lockedAt) - aheadSince
    }

    /// When that was, as the clock says now, which was written down as `time` ahead of it.
    private func dated(_ time: Int, at now: Int) -> Int { max(time - lead(at: now), aheadSince) }

    private func isLockAhead(at now: Int) -> Bool { lockedAt > now + Self.tolerance }

    private func isUsageAhead(at now: Int) -> Bool { latestSlot > now + Self.tolerance }

    /// The slot for what is counted at `now`: behind the latest where that lies ahead, as the clock runs.
    ///
    /// So when the clock was set back and is right again, what was counted meanwhile has not left its day.
    func slot(at now: Int, width: Int = LedgerTime.slot) -> Int {
        LedgerTime.slot(isUsageAhead(at: now) ? now + lead(at: now) : now, width: width)
    }

    /// Takes note of the latest slot in use; while the record lies ahead it stays, because the lead is told by it.
    mutating func use(_ slot: Int, at now: Int) {
        if !isUsageAhead(at: now) { latestSlot = max(latestSlot, slot) }
    }

    /// When what was counted in `slot` leaves the day, as far as can be told at `now`.
    func frees(_ slot: Int, at now: Int) -> Int {
        (isUsageAhead(at: now) && slot > now + Self.tolerance ? dated(slot, at: now) : slot) + LedgerTime.day
    }

    /// Whether it is unknown if the bucket answers: a lock has ended, or a refusal stands.
    ///
    /// Then one request at a time is sent, so that a bucket that still refuses costs one refusal.
    func isOnProbation(at now: Int) -> Bool {
        strikes > 0 || (lockedUntil > 0 && lockedUntil <= now)
    }

    /// Takes note of an answer: the bucket is open.
    mutating func absolve(at now: Int) {
        strikes = 0
        probedAt = 0
        guard lockedUntil <= now else { return }
        lockedAt = 0
        lockedUntil = 0
        lockReason = nil
    }

    /// Takes note of a refusal of the rate.
    ///
    /// - Parameters:
    ///   - wait: What Spotify asks for, in milliseconds.
    ///   - othersPass: Whether the client was answered since it was refused last.
    /// - Returns: Milliseconds for which this bucket alone is to be locked, when it refuses while others pass.
    mutating func strike(wait: Int, othersPass: Bool) -> Int? {
        guard strikes == 0 || othersPass else { return nil }
        strikes += 1
        guard strikes >= Self.patience else { return nil }
        return max(wait, min(30_000 << min(strikes - Self.patience, 7), 3_600_000))
    }

    /// After this many refusals while other buckets pass, the bucket alone is locked.
    private static let patience = 3

    /// Whether a lock stands.
    func isLocked(at now: Int) -> Bool { lockedUntil > now }

    /// When the lock ends, as far as can be told at `now`.
    func opens(at now: Int) -> Int {
        isLockAhead(at: now) ? dated(lockedAt, at: now) + lockedUntil - lockedAt : lockedUntil
    }

    /// Locks the bucket for `length` milliseconds; of two locks the one that ends later stands.
    ///
    /// Where the record lies ahead the lock does too, so that it still holds when the clock is right again.
    mutating func lock(for length: Int, _ reason: BucketLock.Reason, at now: Int) {
        let length = min(max(length, 1), Self.longestLock)
        guard now + length > opens(at: now) else { return }
        var begin = now
        if isUsageAhead(at: now) {
            begin += lead(at: now)
        } else if isLockAhead(at: now) {
            begin = lockedAt
            aheadSince = now
        }
        lockedAt = begin
        lockedUntil = max(lockedUntil, begin + length)
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

    /// Takes numbers out of the ceiling that were drawn when it was learned and never sent.
    mutating func unlearn(_ drawn: DrawnNumbers, at now: Int) {
        guard let known = ceiling, now - ceilingAt < LedgerTime.probe,
            (ceilingAt - LedgerTime.probe...ceilingAt + LedgerTime.slot).contains(drawn.slots.day)
        else { return }
        ceiling = max(0, known - drawn.count)
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
