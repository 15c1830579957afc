import CSQLite

/// A value that a statement takes.
public enum SQLiteValue: Sendable {
    case integer(Int)
    case text(String)
    case null

    /// The number, or null.
    public static func optional(_ number: Int?) -> Self { number.map { .integer($0) } ?? .null }

    /// The text, or null.
    public static func optional(_ text: String?) -> Self { text.map { .text($0) } ?? .null }
}

/// A prepared statement, reset after every use.
public final class SQLiteStatement {
    private let handle: OpaquePointer
    private unowned let database: SQLiteDatabase

    init(handle: OpaquePointer, database: SQLiteDatabase) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement with `values` bound in order, passing every row to `row`.
    public func run(_ values: [SQLiteValue], row: (borrowing SQLiteRow) -> Void = { _ in }) throws {
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            switch value {
            case .integer(let number):
                try database.check(sqlite3_bind_int64(handle, position, Int64(number)))
            case .text(let text):
                // SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
                let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                try database.check(
                    sqlite3_bind_text(handle, position, text, Int32(text.utf8.count), transient)
                )
            case .null:
                try database.check(sqlite3_bind_null(handle, position))
            }
        }
        while true {
            let code = sqlite3_step(handle)
            guard code == SQLITE_ROW else { return try database.check(code) }
            row(SQLiteRow(handle: handle))
        }
    }
}

/// The row that a statement stands on.
public struct SQLiteRow: ~Copyable {
    fileprivate let handle: OpaquePointer

    /// The integer in `column`, counted from 0; 0 for null.
    public func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    /// The integer in `column`; `nil` for null.
    public func optionalInteger(_ column: Int32) -> Int? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    /// All values of the row, in order.
    public var values: [SQLiteValue] {
        (0..<sqlite3_column_count(handle)).map { column in
            switch sqlite3_column_type(handle, column) {
            case SQLITE_NULL: .null
            case SQLITE_INTEGER: .integer(integer(column))
            default: text(column).map { .text($0) } ?? .null
            }
        }
    }

    /// The text in `column`; `nil` for null.
    public func text(_ column: Int32) -> String? {
        sqlite3_column_text(handle, column).map { String(cString: $0) }
    }
}
