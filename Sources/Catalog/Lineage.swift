/// Where one column comes from: a line of the mapping, for documentation and tests.
///
/// A list's rows do not name whose list it is: their `occurrence` is that of the object or page in which it stands, and
/// the row of that occurrence has the identifier. Likewise `answer`, or `occurrence >> 20`, leads to the answer's row
/// with its time and its line.
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
    /// What is done to the value; `nil` where it is taken as it is.
    public var how: String?
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
                object: ObjectName(rawValue: "album or track"),
                pointer: "/available_markets",
                table: marketSet.table,
                column: column.name,
                type: column.source.type,
                present: 0,
                how: column.source.how
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
                } ?? 0,
                how: column.source.how
            )
        }
    }

    /// A value of a list stands at `/list/*`, a member of a map at `/map/*`.
    private func pointer(of source: ColumnSource, in object: ObjectMapping, part: PartMapping?) -> String {
        let within = part.map { $0.pointer + "/*" } ?? ""
        if case .identifierOf(let pointer) = source { return within + pointer + "/id" }
        if let pointer = source.pointer { return within + pointer }
        switch (source, part) {
        case (.identifier, nil): return object.identifier ?? "(owner's identifier)"
        case (.identifier, .some): return within + "/id"
        case (.element, _): return within
        case (.key, _): return within + " (key)"
        case (.position, .some): return within + " (place)"
        default: return "(\(source.words))"
        }
    }
}

extension ColumnSource {
    /// What is done to the value at the pointer; `nil` where it is taken as it is.
    fileprivate var how: String? {
        switch self {
        case .firstDay: "the first day of what it names"
        case .marketSet: "the number of the list"
        case .count: "how many elements it has"
        case .following: "one more"
        case .isNull: "whether it is null"
        default: nil
        }
    }

    /// What is not read from the object, for a person.
    fileprivate var words: String {
        switch self {
        case .occurrence: "number of the answer and of the object within it"
        case .present: "which fields the object has"
        case .content: "digest of what the object tells"
        case .identifier: "owner's identifier"
        case .position: "place in the list"
        case .owner: "identifier of the object in whose list it stands"
        case .ownerOccurrence: "occurrence of the object in whose list it stands"
        case .answer: "number of the landed line"
        case .observedOn: "UTC day of the answer"
        case .market: "market asked for"
        case .query: "text searched for"
        case .asked: "identifier asked for"
        case .constant(let text): "always \(text)"
        case .setNumber: "number of the list"
        case .setMembers: "the list's members"
        default: "\(self)"
        }
    }
}
