import CPostgres

/// The answer to a statement: rows, each to be read by the names of its columns.
///
/// The rows kept are its sequence.
public struct Rows: Sendable, Equatable {
    /// The statement's name, for errors.
    let statement: String
    /// The columns' names, in order.
    public let columns: [String]
    /// The columns' types, by the numbers that the server has for them.
    let types: [UInt32]
    /// The rows kept as the server prints them, a text per column; SQL's null is `nil`.
    ///
    /// For tables whose columns nobody knows beforehand: whoever knows them decodes them.
    public internal(set) var values: [[String?]]
    /// How many rows the statement returned or changed; more than `values` when only the first were kept.
    public internal(set) var count: Int

    /// The first row; `nil` when there is none.
    public var first: Row? {
        values.first.map(row)
    }

    /// The row of a statement that always gives one.
    ///
    /// - Returns: The row.
    /// - Throws: ``RowError/notOneRow(count:statement:)``.
    public func single() throws -> Row {
        guard count == 1, let row = first else {
            throw RowError.notOneRow(count: count, statement: statement)
        }
        return row
    }

    /// The value of a statement that always gives one row of one column.
    ///
    /// - Parameter type: What it holds; an optional where it may be null.
    /// - Returns: The value.
    /// - Throws: A ``RowError``.
    public func scalar<Value: ColumnValue>(as type: Value.Type = Value.self) throws -> Value {
        let row = try single()
        guard columns.count == 1, let column = columns.first else {
            throw RowError.notOneColumn(count: columns.count, statement: statement)
        }
        return try row.decode(column, as: type)
    }

    /// The values of `column`, one for each row kept.
    ///
    /// - Parameters:
    ///   - column: The column's name.
    ///   - type: What it holds; an optional where it may be null.
    /// - Returns: The values.
    /// - Throws: A ``RowError``, also for a column that is missing where there are no rows.
    public func decode<Value: ColumnValue>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws -> [Value] {
        guard columns.contains(column) else {
            throw RowError.missingColumn(column, statement: statement)
        }
        return try map { try $0.decode(column, as: type) }
    }

    /// What a column holds, as far as JSON tells it apart.
    public enum Kind: Sendable, Equatable {
        /// True or false.
        case truth
        /// A number, whole or not.
        case number
        /// Anything else.
        case text
    }

    /// What each column holds.
    public var kinds: [Kind] {
        types.map { type in
            switch type {
            case 16: .truth
            // int8, int2, int4, float4, float8, numeric: built-in types are the same in every server.
            case 20, 21, 23, 700, 701, 1_700: .number
            default: .text
            }
        }
    }

    private func row(_ values: [String?]) -> Row {
        Row(statement: statement, columns: columns, values: values)
    }
}

extension Rows: Sequence {
    /// Goes over the rows kept.
    public func makeIterator() -> IndexingIterator<[Row]> {
        values.map(row).makeIterator()
    }
}

extension Rows {
    /// The rows in `result`, the answer to the statement named `statement`.
    init(result: OpaquePointer, of statement: String) {
        self.statement = statement
        let columnCount = PQnfields(result)
        let rowCount = PQntuples(result)
        columns = (0..<columnCount).map { String(cString: PQfname(result, $0)) }
        types = (0..<columnCount).map { PQftype(result, $0) }
        values = (0..<rowCount).map { row in
            (0..<columnCount).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
        count = columnCount > 0 ? Int(rowCount) : Int(String(cString: PQcmdTuples(result))) ?? 0
    }
}
