/// A row of an answer, whose values are read by the names of their columns.
public struct Row: Sendable, Equatable {
    let statement: String
    let columns: [String]
    let values: [String?]

    /// The value of `column`.
    ///
    /// - Parameters:
    ///   - column: The column's name.
    ///   - type: What it holds; an optional where it may be null.
    /// - Returns: The value.
    /// - Throws: A ``RowError`` when there is no such column, or it holds something else.
    public func decode<Value: ColumnValue>(
        _ column: String,
        as type: Value.Type = Value.self
    ) throws -> Value {
        guard let index = columns.firstIndex(of: column) else {
            throw RowError.missingColumn(column, statement: statement)
        }
        guard let value = Value(columnText: values[index]) else {
            throw RowError.unexpectedValue(
                column: column,
                expected: "\(Value.self)",
                isNull: values[index] == nil,
                statement: statement
            )
        }
        return value
    }
}
