import SQLite

/// Where a ledger's tables lie.
protocol LedgerStorage: Sendable {
    /// Runs `body` alone among all processes that share the tables for the API at `host`: kept whole when it
    /// returns, not at all when it throws.
    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value
}

/// The tables, for as long as nobody else may touch them.
protocol LedgerTransaction {
    /// The storage's time; it never goes backwards within a process.
    var now: LedgerInstant { get }

    /// Runs one statement and returns its rows.
    @discardableResult
    func run(_ script: LedgerScript, _ values: [SQLiteValue]) async throws -> [LedgerRow]
}
