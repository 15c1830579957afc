/// Where one column comes from: a line of the mapping, for documentation and tests.
///
/// A list's rows do not name whose list it is: their `occurrence` is that of the object or page in which it stands,
/// `(ownerOccurrence)` here, and the row of that occurrence has the identifier. Likewise `answer`, or
/// `occurrence >> 20`, leads to the answer's row with its time and its line.
public struct Lineage: Sendable, Hashable {
    /// The object whose row it is.
    public var object: ObjectName
    /// The JSON pointer inside that object, or for what is not read from it, the source in words.
    public var pointer: String
    /// The table.
    public var table: StagedTable
    /// The column.
    public var column: String
    /// The column's type.
    public var type: ColumnType
    /// The bit of `present` that says whether the answer had it; 0 where there is none.
    public var present: Int
}

extension Lineage: CustomStringConvertible {
    /// One line, such as `album /release_date -> album.release_date (date)`.
    public var description: String {
        "\(object.rawValue) \(pointer) -> \(table.rawValue).\(column) (\(type.rawValue))"
    }
}

extension Mapping {
    /// Every column of every row and where it comes from, in the order of the mapping.
    public var lineage: [Lineage] {
        let rows = objects.flatMap { object in
            object.rows.flatMap { row in lineage(of: row, in: object, part: nil) }
                + object.parts.flatMap { part in
                    part.row.map { row in lineage(of: row, in: object, part: part) } ?? []
                }
        }
        let sets = marketSet.columns.map { column in
            Lineage(
                object: ObjectName(rawValue: "market set"),
                pointer: "(\(column.source))",
                table: marketSet.table,
                column: column.name,
                type: column.source.type,
                present: 0
            )
        }
        return rows + sets
    }

    private func lineage(of row: RowMapping, in object: ObjectMapping, part: PartMapping?) -> [Lineage] {
        row.columns.map { column in
            Lineage(
                object: object.name,
                pointer: pointer(of: column.source, in: object, part: part),
                table: row.table,
                column: column.name,
                type: column.source.type,
                present: column.source.pointer.flatMap { object.present[$0] } ?? part.flatMap {
                    object.present[$0.pointer]
                } ?? 0
            )
        }
    }

    /// A value of a list stands at `/list/*`, a member of a map at `/map/*`.
    private func pointer(of source: ColumnSource, in object: ObjectMapping, part: PartMapping?) -> String {
        let within = part.map { $0.pointer + "/*" } ?? ""
        if let pointer = source.pointer { return within + pointer }
        switch (source, part) {
        case (.identifier, nil): return object.identifier ?? "(owner's identifier)"
        case (.identifier, .some): return within + "/id"
        case (.element, _): return within
        case (.key, _): return within + " (key)"
        default: return "(\(source))"
        }
    }
}
