extension SQLiteDatabase {
    /// Runs `body` alone among all who write to the file: kept whole when it returns, not at all when it throws.
    ///
    /// - Parameter body: The work; it must not begin another transaction, nor end this one.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``SQLiteError``.
    public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try begin()
        return try ending(body)
    }

    /// Runs `body`, which only reads, on the file as it is at one moment: it is locked once, and no writer waited for.
    ///
    /// - Parameter body: The work; it must not begin a transaction, nor end this one.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``SQLiteError``.
    public func reading<Value>(_ body: () throws -> Value) throws -> Value {
        try run("begin")
        return try ending(body)
    }

    /// The same with a `body` that may wait; while it does, nobody else may use this connection.
    ///
    /// - Parameter body: The work; it must not begin another transaction, nor end this one.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; ``SQLiteError``.
    public func suspendingTransaction<Value>(_ body: () async throws -> Value) async throws -> Value {
        try begin()
        do {
            let value = try await body()
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    private func ending<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollback()
            throw error
        }
    }

    /// Others that write are waited for at once: one that only read until then could not be waited for later.
    private func begin() throws { try run("begin immediate") }

    private func commit() throws { try run("commit") }

    /// After some failures, such as a full disk, SQLite has rolled back by itself, and refuses: that is no news.
    private func rollback() { try? run("rollback") }

    private func run(_ command: String) throws {
        try statement(command, Array(command.utf8)).run([])
    }
}
