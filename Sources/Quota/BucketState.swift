/// What the ledger knows of one owner's bucket: a row of `quota_bucket`, and the rules on it.
struct BucketState: Equatable {
    /// When the first request was counted; once it was refused, when the refusals began that its ceiling goes by.
    var openedAt: LedgerInstant
    /// Requests of the last 24 hours, those that were refused included.
    var sent = 0
    /// Of these, those refused with a 429.
    var refused = 0
    /// The latest slot in use: it lies ahead after the clock was set back.
    var latestSlot: LedgerInstant?
    /// Refusals of its rate without an answer of this bucket between them, though others were answered.
    var strikes = 0
    /// When a request was sent to see whether the bucket opens again; `nil` while none is under way.
    var probedAt: LedgerInstant?
    /// When it was first noticed that the record lies ahead of the clock; `nil` while it does not.
    var aheadSince: LedgerInstant?
    /// The latest lock, which may be over; `nil` once the bucket has answered since.
    var lockPeriod: LedgerPeriod?
    var lockReason: BucketLock.Reason?
    /// Requests that passed in 24 hours before the quota was used up.
    var ceiling: Int?
    /// When the ceiling was learned anew; that it was lowered since does not count.
    var ceilingAt: LedgerInstant?

    /// The longest lock that is believed: what is longer is nonsense, and a year is long enough to look into it.
    static let longestLock = LedgerTime.day * 366

    /// Clocks that differ by less are taken to agree.
    static let tolerance = Duration.seconds(60)

    /// What the clock says of the record.
    enum ClockFinding: Equatable {
        /// Nothing new.
        case agrees
        /// The record lies ahead, and did not when it was read last.
        case wasSetBack
        /// What was counted ahead was so by that much too far.
        case wasAhead(by: Duration)
    }

    /// Takes note of whether the record lies ahead of the clock.
    ///
    /// Nobody says which of two clocks was wrong: the one that wrote, or the one that reads. So what lies ahead
    /// holds, and where it lies, for when the clock is right again; until the clock has run for the lock's whole
    /// length, or a day for what was counted. Then it was written by a wrong clock, and is dated back.
    mutating func correct(at now: LedgerInstant) -> ClockFinding {
        guard isLockAhead(at: now) || isUsageAhead(at: now) else {
            aheadSince = nil
            return .agrees
        }
        let noticedAt = aheadSince.flatMap { $0 > now ? nil : $0 }
        if noticedAt == nil { aheadSince = now }
        if isLockAhead(at: now), let end = opens(at: now), end <= now {
            lockPeriod = LedgerPeriod(start: now, end: now)
        }
        guard let noticedAt else { return .wasSetBack }
        guard isUsageAhead(at: now), now - noticedAt >= LedgerTime.day else { return .agrees }
        let offset = lead(at: now)
        if isLockAhead(at: now), let end = opens(at: now) {
            lockPeriod = LedgerPeriod(start: now, end: end)
        }
        latestSlot = now.slot()
        ceilingAt = ceilingAt.map { min($0, now) }
        openedAt = min(openedAt, now)
        return .wasAhead(by: offset)
    }

    /// How far the record lay ahead when that was noticed.
    private func lead(at now: LedgerInstant) -> Duration {
        guard let ahead = isUsageAhead(at: now) ? latestSlot : lockPeriod?.start else { return .zero }
        return ahead - (aheadSince ?? now)
    }

    /// When that was, as the clock says now, which was written down as `instant` ahead of it.
    private func dated(_ instant: LedgerInstant, at now: LedgerInstant) -> LedgerInstant {
        max(instant - lead(at: now), aheadSince ?? now)
    }

    private func isLockAhead(at now: LedgerInstant) -> Bool {
        lockPeriod.map { $0.start > now + Self.tolerance } ?? false
    }

    private func isUsageAhead(at now: LedgerInstant) -> Bool {
        latestSlot.map { $0 > now + Self.tolerance } ?? false
    }

    /// The slot for what is counted at `now`: behind the latest where that lies ahead, as the clock runs.
    ///
    /// So when the clock was set back and is right again, what was counted meanwhile has not left its day.
    func slot(at now: LedgerInstant, width: Duration = LedgerTime.slot) -> LedgerInstant {
        let instant = isUsageAhead(at: now) ? now + lead(at: now) : now
        return instant.slot(width: width)
    }

    /// Takes note of the latest slot in use; while the record lies ahead it stays, because the lead is told by it.
    mutating func use(_ slot: LedgerInstant, at now: LedgerInstant) {
        if !isUsageAhead(at: now) { latestSlot = max(latestSlot ?? slot, slot) }
    }

    /// When what was counted in `slot` leaves the day, as far as can be told at `now`.
    func frees(_ slot: LedgerInstant, at now: LedgerInstant) -> LedgerInstant {
        let isAhead = isUsageAhead(at: now) && slot > now + Self.tolerance
        return (isAhead ? dated(slot, at: now) : slot) + LedgerTime.day
    }

    /// Whether it is unknown if the bucket answers: a lock has ended, or a refusal stands.
    ///
    /// Then one request at a time is sent, so that a bucket that still refuses costs one refusal.
    func isOnProbation(at now: LedgerInstant) -> Bool {
        strikes > 0 || lockPeriod?.isOver(at: now) == true
    }

    /// Takes note of an answer: the bucket is open.
    mutating func absolve(at now: LedgerInstant) {
        strikes = 0
        probedAt = nil
        guard !isLocked(at: now) else { return }
        lockPeriod = nil
        lockReason = nil
    }

    /// Takes note of a refusal of the rate.
    ///
    /// - Parameters:
    ///   - wait: What Spotify asks for.
    ///   - othersPass: Whether the client was answered since it was refused last.
    /// - Returns: For how long this bucket alone is to be locked, when it refuses while others pass.
    mutating func strike(wait: Duration, othersPass: Bool) -> Duration? {
        guard strikes == 0 || othersPass else { return nil }
        strikes += 1
        guard strikes >= Self.patience else { return nil }
        return max(wait, LedgerTime.lockLength(beyondPatience: strikes - Self.patience))
    }

    /// After this many refusals while other buckets pass, the bucket alone is locked.
    private static let patience = 3

    /// Whether a lock stands.
    func isLocked(at now: LedgerInstant) -> Bool { lockPeriod?.isOver(at: now) == false }

    /// When the lock ends, as far as can be told at `now`; `nil` without one.
    func opens(at now: LedgerInstant) -> LedgerInstant? {
        guard let lockPeriod else { return nil }
        return isLockAhead(at: now) ? dated(lockPeriod.start, at: now) + lockPeriod.length : lockPeriod.end
    }

    /// Locks the bucket for `length`; of two locks the one that ends later stands.
    ///
    /// Where the record lies ahead the lock does too, so that it still holds when the clock is right again.
    mutating func lock(for length: Duration, _ reason: BucketLock.Reason, at now: LedgerInstant) {
        let length = min(max(length, .milliseconds(1)), Self.longestLock)
        if let known = opens(at: now), known >= now + length { return }
        var start = now
        if isUsageAhead(at: now) {
            start = now + lead(at: now)
        } else if isLockAhead(at: now), let lockPeriod {
            start = lockPeriod.start
            aheadSince = now
        }
        let end = start + length
        lockPeriod = LedgerPeriod(start: start, end: max(lockPeriod?.end ?? end, end))
        lockReason = reason
    }
}
