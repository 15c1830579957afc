extension BucketState {
    /// What two records say together that are of the same developer account; what was sent is counted anew.
    ///
    /// Of two ceilings the newer stands, although it may be the higher: it is what Spotify said last of the one quota
    /// that both met, as where one record had learned both. Of two locks the one that ends later stands.
    func merged(with other: BucketState, at now: LedgerInstant) -> BucketState {
        let learned = other.learnedAt > learnedAt ? other : self
        let locked = (other.opens(at: now) ?? .epoch) > (opens(at: now) ?? .epoch) ? other : self
        let latest = (other.latestSlot ?? .epoch) > (latestSlot ?? .epoch) ? other : self
        var merged = self
        merged.openedAt = learned.openedAt
        merged.ceiling = learned.ceiling
        merged.ceilingAt = learned.ceilingAt
        merged.lockPeriod = locked.lockPeriod
        merged.lockReason = locked.lockReason
        merged.latestSlot = latest.latestSlot
        merged.aheadSince = latest.aheadSince ?? locked.aheadSince
        merged.strikes = max(strikes, other.strikes)
        merged.probedAt = [probedAt, other.probedAt].compactMap { $0 }.max()
        return merged
    }

    /// When its ceiling was learned; the beginning of 1970 where it has none.
    private var learnedAt: LedgerInstant { ceiling == nil ? .epoch : ceilingAt ?? .epoch }
}
