#if Redis || Memcached

import Concurrency

/// A lock on a server that cannot see its holder die: it ends by itself unless the holder prolongs it.
protocol LeaseLock: Sendable {
    /// What is locked, for an error.
    var place: String { get }

    /// Takes the lock for `owner` if nobody has it, and says whether it did.
    func take(for owner: String, lifetime: Duration) async throws -> Bool

    /// Lets the lock last so long from now on, if it still is `owner`'s.
    func prolong(for owner: String, lifetime: Duration) async throws

    /// Ends the lock, if it still is `owner`'s.
    func release(by owner: String) async throws
}

extension LeaseLock {
    /// Runs `body` with the lock.
    ///
    /// - Parameters:
    ///   - patience: How long to wait for it.
    ///   - lifetime: How long it outlives a holder that dies.
    ///   - body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: ``TokenStoreError/busy(lock:holder:)``, what the server says, or what `body` throws.
    func hold<Value: Sendable>(
        patience: Duration,
        lifetime: Duration = .seconds(10),
        _ body: () async throws -> Value
    ) async throws -> Value {
        let owner = String(UInt64.random(in: .min ... .max), radix: 36)
        let isTaken = try await LockWait.until(patience) {
            try await take(for: owner, lifetime: lifetime)
        }
        guard isTaken else { throw TokenStoreError.busy(lock: place, holder: nil) }
        let heartbeat = Task { [self] in
            while !Task.isCancelled {
                try await Task.sleep(for: lifetime / 3)
                // One that fails is made up for by the next; without any the lock ends, and no harm is done
                // but a token fetched twice.
                try? await prolong(for: owner, lifetime: lifetime)
            }
        }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        heartbeat.cancel()
        // A lock that cannot be released ends by itself.
        try? await release(by: owner)
        return try outcome.get()
    }
}

#endif
