import CSQLite

/// One connection to a SQLite file, used by one owner at a time.
final class SQLiteDatabase {
    let path: String
    private let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens or creates the file at `path`; another process that writes is waited for up to 30 s.
    init(path: String) throws {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(
            path,
            &opened,
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
            nil
        )
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw FrontierError.database(path: path, code: code, message: message)
        }
        self.path = path
        handle = opened
        sqlite3_busy_timeout(handle, 30_000)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs every statement of `script`, results ignored.
    func execute(_ script: [UInt8]) throws {
        try check(sqlite3_exec(handle, String(decoding: script, as: UTF8.self), nil, nil, nil))
    }

    /// The statement of `script`, prepared once; `name` is the script's.
    func statement(_ name: String, _ script: [UInt8]) throws -> SQLiteStatement {
        if let known = statements[name] { return known }
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let sql = String(decoding: script, as: UTF8.self)
        try check(sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil))
        guard let prepared else { throw failure(SQLITE_MISUSE) }
        let statement = SQLiteStatement(handle: prepared, database: self)
        statements[name] = statement
        return statement
    }

    func check(_ code: Int32) throws {
        guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
        throw failure(code)
    }

    private func failure(_ code: Int32) -> FrontierError {
        .database(path: path, code: code & 0xFF, message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// A value that a statement takes.
enum SQLiteValue {
    case integer(Int)
    case text(String)
    case null
}

/// A prepared statement, reset after every use.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private unowned let database: SQLiteDatabase

    init(handle: OpaquePointer, database: SQLiteDatabase) {
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement with `values` bound in order, passing every row to `row`.
    func run(_ values: [SQLiteValue], row: (borrowing SQLiteRow) -> Void = { _ in }) throws {
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
struct SQLiteRow: ~Copyable {
    fileprivate let handle: OpaquePointer

    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    func optionalInteger(_ column: Int32) -> Int? {
        sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    func text(_ column: Int32) -> String? {
        sqlite3_column_text(handle, column).map { String(cString: $0) }
    }
}
