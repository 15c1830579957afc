import SQLite

/// The tables, for as long as nobody else may touch them.
protocol LedgerTransaction {
    /// The storage's time; it never goes backwards within a process.
    var now: LedgerInstant { get }

    /// Runs one statement and returns its rows.
    @discardableResult
    func run(_ script: LedgerScript, _ values: [SQLiteValue]) async throws -> [LedgerRow]
}
