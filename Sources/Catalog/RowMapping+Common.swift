extension RowMapping {
    /// What each occurrence of an object carries besides its own fields.
    static let occurrence: [Column] = [
        Column("occurrence", .occurrence),
        Column("present", .present),
        Column("content", .content),
    ]

    /// What each element of a list carries besides its own fields; its owner goes by the occurrence.
    static let element: [Column] = member + [Column("position", .position)]

    /// What each member of a map carries besides its own fields; its owner goes by the occurrence.
    static let member: [Column] = [Column("occurrence", .ownerOccurrence)]

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
                Column("answer", .answer),
                Column("kind", .constant(kind.rawValue)),
                Column("asked_id", asked, .different),
                Column("answered_id", .identifier),
                Column("market", .market),
            ]
        )
    }

    /// An external identifier, such as a UPC, under its kind.
    static func externalID(into table: StagedTable) -> RowMapping {
        RowMapping(table, member + [Column("kind", .key), Column("value", .element(.label))])
    }
}
