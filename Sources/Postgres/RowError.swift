public import Diagnostics

/// An answer that is not what its reader takes it for: the statement and the code that reads it contradict each other.
public enum RowError: DatabaseFailure, Equatable {
    /// The answer has no column of this name.
    case missingColumn(String, statement: String)
    /// The column holds no value of the expected type.
    case unexpectedValue(column: String, expected: String, isNull: Bool, statement: String)
    /// The answer has another number of rows than one.
    case notOneRow(count: Int, statement: String)
    /// The answer has another number of columns than one.
    case notOneColumn(count: Int, statement: String)

    /// One line: which statement, which column, what was expected; never the value.
    public var description: String {
        switch self {
        case .missingColumn(let column, let statement):
            "\(statement) gives no column \(column): please report this"
        case .unexpectedValue(let column, let expected, let isNull, let statement):
            "column \(column) of \(statement) holds \(isNull ? "null" : "something else") where \(expected) was expected: please report this"
        case .notOneRow(let count, let statement):
            "\(statement) gives \(count) rows where one was expected: please report this"
        case .notOneColumn(let count, let statement):
            "\(statement) gives \(count) columns where one was expected: please report this"
        }
    }

    /// The program is wrong.
    public var remedy: Remedy { .reportBug }
}
