import CSQLite
import Foundation

/// One connection to a SQLite file, used by one owner at a time.
public final class SQLiteDatabase {
    /// The file.
    public let file: SQLiteFile
    private let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens `file`, creating it, readable by its owner only, where missing.
    ///
    /// Another process that writes is waited for, up to 30 s.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - isReadOnly: Whether nothing may be changed; the file must exist then. What SQLite needs beside it is gone
    ///     when nobody has it open any more.
    /// - Throws: ``SQLiteError``.
    public init(_ file: SQLiteFile, isReadOnly: Bool = false) throws {
        if isReadOnly {
            try file.requirePrivacy()
        } else if !file.isInMemory {
            try file.createPrivately()
        }
        var opened: OpaquePointer?
        let code =
            isReadOnly
            ? sqlite3_open_v2(
                file.readingURI,
                &opened,
                SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                nil
            )
            : sqlite3_open_v2(
                file.isInMemory ? ":memory:" : file.url.path,
                &opened,
                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                nil
            )
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(file, code: code, message: message)
        }
        self.file = file
        handle = opened
        sqlite3_busy_timeout(handle, 30_000)
        if isReadOnly { try execute(Array("pragma query_only = on".utf8)) }
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Lets statements call the file `etl`, as the warehouse calls its schema, so that one script runs on both.
    public func callMainETL() throws {
        try check(csqlite_call_main_etl(handle))
    }

    /// Runs every statement of `script`, results ignored.
    public func execute(_ script: [UInt8]) throws {
        try check(sqlite3_exec(handle, String(decoding: script, as: UTF8.self), nil, nil, nil))
    }

    /// The statement of `script`, prepared once; `name` is the script's.
    public func statement(_ name: String, _ script: [UInt8]) throws -> SQLiteStatement {
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

    private func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(file, code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}
