/// Where a column of the warehouse comes from.
public enum ColumnOrigin: Sendable, Hashable {
    /// A column of a rows file, and what is done to it where the value is not taken as it is.
    case staged(_ table: StagedTable, _ column: String, how: String? = nil)
    /// Not from an answer: in words.
    case words(_ text: String)
}

/// A column of the warehouse, and where it comes from.
public struct WarehouseColumn: Sendable, Hashable {
    /// The column's name.
    public let name: String
    /// Its origins; several where one stands in for another, or rows come from several rows files.
    public let origins: [ColumnOrigin]
}

/// A table or view of the warehouse whose values come from rows files.
///
/// This is the one place that says which staged column becomes which column: merge scripts do it, `discograph lineage`
/// and `discograph trace` read it, and a test holds it against a real database.
public struct WarehouseTable: Sendable, Hashable {
    /// Its name with the schema, such as `catalog.artist`.
    public let name: String
    /// Its columns.
    public let columns: [WarehouseColumn]

    init(_ name: String, _ columns: [WarehouseColumn]...) {
        self.name = name
        self.columns = columns.flatMap(\.self)
    }

    /// The table called `name`, with its schema.
    ///
    /// - Parameter name: Such as `catalog.artist`.
    /// - Returns: The table; `nil` where none is filled from rows files.
    public static func named(_ name: String) -> WarehouseTable? {
        all.first { $0.name == name }
    }
}

extension [WarehouseColumn] {
    /// Columns that are called as in the rows file, and taken as they are.
    static func same(_ table: StagedTable, _ names: String...) -> Self {
        names.map { WarehouseColumn(name: $0, origins: [.staged(table, $0)]) }
    }

    /// A column with one origin or more.
    static func column(_ name: String, _ origins: ColumnOrigin...) -> Self {
        [WarehouseColumn(name: name, origins: origins)]
    }

    /// The identifier of the object in whose list the row stands; the rows file names only its occurrence.
    static func owner(_ name: String, _ table: StagedTable, _ column: String = "id") -> Self {
        [WarehouseColumn(name: name, origins: [.staged(table, column, how: "of the one whose list it is")])]
    }

    /// When it was told: the time of the answer.
    static func time(_ name: String, _ how: String) -> Self {
        [WarehouseColumn(name: name, origins: [.staged(.answer, "fetched_at", how: how)])]
    }

    /// Columns for bookkeeping.
    static func books(_ texts: KeyValuePairs<String, String>) -> Self {
        texts.map { WarehouseColumn(name: $0.key, origins: [.words($0.value)]) }
    }
}
