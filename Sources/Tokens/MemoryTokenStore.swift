import Concurrency
import Synchronization

/// Tokens of this process alone, which end with it.
public final class MemoryTokenStore: TokenStore {
    private struct State {
        var records: [TokenKey: TokenRecord] = [:]
        var locked: Set<TokenKey> = []
    }

    private let state = Mutex(State())

    /// A store that holds nothing yet.
    public init() {}

    /// What is stored under `key`.
    public func record(for key: TokenKey) -> TokenRecord? {
        state.withLock { $0.records[key] }
    }

    /// Stores `record` under `key`.
    public func save(_ record: TokenRecord, for key: TokenKey) {
        state.withLock { $0.records[key] = record }
    }

    /// Forgets what is stored under `key`.
    public func remove(_ key: TokenKey) {
        state.withLock { $0.records[key] = nil }
    }

    /// Runs `body` while nobody else of this process does so for `key`.
    public func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let isTaken = try await LockWait.until(patience) {
            state.withLock { $0.locked.insert(key).inserted }
        }
        guard isTaken else { throw TokenStoreError.busy(lock: "memory", holder: nil) }
        defer { state.withLock { _ = $0.locked.remove(key) } }
        return try await body()
    }
}
