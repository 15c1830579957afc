import Concurrency
import Diagnostics
import Foundation
import SQLite

/// A ledger's tables in a SQLite file, shared by the processes of a machine.
actor SQLiteLedgerStorage: LedgerStorage {
    private let database: SQLiteDatabase
    private let clock: WallClock
    private let executor = BlockingExecutor(label: "quota")
    private let mutex = AsyncMutex()
    private var latest = LedgerInstant.epoch

    /// The queue on which SQLite may block.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens `file`, creating it where missing.
    ///
    /// - Throws: `SQLiteError` when it cannot be used or is damaged: what a ledger has forgotten, Spotify has not,
    ///   so a new one is never begun silently. ``QuotaLedgerError/newer(path:version:)``.
    init(_ file: SQLiteFile, clock: WallClock) throws {
        if file != .memory {
            try file.createWhole { draft in
                try draft.callMainETL()
                try draft.execute(PackageResources.schema_sql)
            }
            try file.requireHeader()
        }
        let database = try SQLiteDatabase(file)
        try database.callMainETL()
        if file == .memory { try database.execute(PackageResources.schema_sql) }
        try database.execute(PackageResources.session_sql)
        try Self.check(database)
        self.database = database
        self.clock = clock
    }

    private static func check(_ database: SQLiteDatabase) throws {
        var verdict = ""
        try database.statement(.quickCheck).run([]) { verdict = $0.text(0) ?? "" }
        guard verdict == "ok" else {
            throw database.file.damage(verdict.split(separator: "\n").joined(separator: " "))
        }
        var version = 0
        try database.statement(.version).run([]) { version = $0.integer(0) }
        guard version <= 1 else {
            throw QuotaLedgerError.newer(path: database.file.url.path, version: version)
        }
        guard version == 1 else { throw database.file.damage("its tables are missing") }
    }

    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        // This actor takes the next call while a body waits, and the connection has one transaction at a time.
        try await mutex.withLock { try await exclusiveTransaction(for: host, body) }
    }

    private func exclusiveTransaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        try await database.suspendingTransaction {
            latest = max(latest, LedgerInstant(milliseconds: Timestamp.milliseconds(clock.now())))
            let transaction = SQLiteLedgerTransaction(database: database, now: latest)
            return try await body(LedgerPage(host: host, transaction: transaction))
        }
    }
}

/// The tables in SQLite, between begin and commit.
private struct SQLiteLedgerTransaction: LedgerTransaction {
    let database: SQLiteDatabase
    let now: LedgerInstant

    func run(_ script: LedgerScript, _ values: [SQLiteValue]) throws -> [LedgerRow] {
        var rows: [LedgerRow] = []
        try database.statement(script).run(values) { rows.append(LedgerRow(values: $0.values)) }
        return rows
    }
}

extension SQLiteDatabase {
    fileprivate func statement(_ script: LedgerScript) throws -> SQLiteStatement {
        try statement(script.name, script.bytes)
    }
}

extension SQLiteFile {
    /// A ledger that is gone with its connection.
    static let memory = SQLiteFile(inMemory: "quota ledger")
}
