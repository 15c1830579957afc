import SQLite

extension Pace {
    /// What a row of `client.sql` says.
    init(_ row: LedgerRow) {
        owner = row.text(0) ?? ""
        ceiling = row.optionalInteger(1)
        safe = row.integer(2)
        proven = row.integer(3)
        refusedAt = row.instant(4)
        raisedAt = row.instant(5)
        misses = row.integer(6)
        strikes = row.integer(7)
        pausePeriod = row.period(8, 9)
        probedAt = row.instant(10)
        formerCeiling = row.optionalInteger(11)
        formerProven = row.integer(12)
    }

    /// The last parameters of `put_client.sql`.
    var values: [SQLiteValue] {
        [
            .text(owner), .optional(ceiling), .integer(safe), .integer(proven), .instant(refusedAt),
            .instant(raisedAt), .integer(misses), .integer(strikes), .instant(pausePeriod?.start),
            .instant(pausePeriod?.end), .instant(probedAt), .optional(formerCeiling), .integer(formerProven),
        ]
    }
}
