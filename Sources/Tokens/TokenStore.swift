/// Where tokens are kept between requests, runs or machines.
///
/// A store keeps records and judges none: one that has expired is given out all the same, because its refresh
/// token is still good.
public protocol TokenStore: Sendable {
    /// What is stored under `key`; `nil` where nothing is.
    ///
    /// - Throws: ``TokenStoreError/garbled(place:)`` for what is no record; what the store's service says.
    func record(for key: TokenKey) async throws -> TokenRecord?

    /// Stores `record` under `key` in place of what was there.
    func save(_ record: TokenRecord, for key: TokenKey) async throws

    /// Forgets what is stored under `key`, if anything.
    func remove(_ key: TokenKey) async throws

    /// Runs `body` while nobody else who shares the store does so for `key`.
    ///
    /// The lock ends with its holder, however that ends: at once, or within seconds for a server that cannot see it.
    ///
    /// - Parameters:
    ///   - key: What is locked.
    ///   - patience: How long to wait for the others.
    ///   - body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: ``TokenStoreError/busy(lock:holder:)`` when `patience` is over; `CancellationError`; what `body`
    ///   throws.
    func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value
}
