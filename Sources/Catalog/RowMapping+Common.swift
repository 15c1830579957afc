extension RowMapping {
    /// What each occurrence of an object carries besides its own fields.
    static let occurrence: [Column] = [
        Column("occurrence", .occurrence),
        Column("fetched_at", .fetchedAt),
        Column("landed", .landed),
        Column("present", .present),
    ]

    /// What each element of a list of an artist, album or track carries besides its own fields.
    static func element(of kind: EntityKind) -> [Column] {
        member(of: kind) + [Column("position", .position)]
    }

    /// What each member of a map of an artist, album or track carries besides its own fields.
    static func member(of kind: EntityKind) -> [Column] {
        [Column("occurrence", .ownerOccurrence), Column("\(kind.rawValue)_id", .owner)]
    }

    /// An identifier that was answered with another one.
    ///
    /// - Parameters:
    ///   - kind: What both identify.
    ///   - asked: Where the other identifier comes from.
    /// - Returns: A row for each such object whose identifier is another than the one asked for.
    static func alias(of kind: EntityKind, asked: ColumnSource = .asked) -> RowMapping {
        RowMapping(
            .alias,
            [
                Column("fetched_at", .fetchedAt),
                Column("landed", .landed),
                Column("kind", .constant(kind.rawValue)),
                Column("asked_id", asked, .different),
                Column("answered_id", .identifier),
                Column("market", .market),
            ]
        )
    }

    /// An identifier of the trade, such as a UPC, under its kind.
    static func externalID(of kind: EntityKind, into table: StagedTable) -> RowMapping {
        RowMapping(table, member(of: kind) + [Column("kind", .key), Column("value", .element(.label))])
    }
}
