import SQLite

extension BucketState {
    /// What a row of `bucket.sql` says.
    init(_ row: LedgerRow) {
        openedAt = row.instant(0) ?? .epoch
        sent = row.integer(1)
        refused = row.integer(2)
        latestSlot = row.instant(3)
        lockPeriod = row.period(4, 5)
        lockReason = row.text(6).flatMap(BucketLock.Reason.init)
        ceiling = row.optionalInteger(7)
        ceilingAt = row.instant(8)
        aheadSince = row.instant(9)
        strikes = row.integer(10)
        probedAt = row.instant(11)
    }

    /// The first parameters of `put_bucket.sql`.
    var values: [SQLiteValue] {
        [
            .instant(openedAt), .integer(sent), .integer(refused), .instant(latestSlot),
            .instant(lockPeriod?.start), .instant(lockPeriod?.end), .optional(lockReason?.rawValue),
            .optional(ceiling), .instant(ceilingAt), .instant(aheadSince), .integer(strikes),
            .instant(probedAt),
        ]
    }
}
