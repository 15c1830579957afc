/// Where a ledger's tables lie.
protocol LedgerStorage: Sendable {
    /// Runs `body` alone among all processes that share the tables for the API at `host`: kept whole when it
    /// returns, not at all when it throws.
    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value
}
