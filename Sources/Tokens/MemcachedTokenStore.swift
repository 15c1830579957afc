#if Memcached

import Concurrency
import Diagnostics
import Memcached

/// Tokens in Memcached, shared by all who can reach it.
///
/// A server that runs out of room may forget any of them, which costs a renewal; a user's token, which only a
/// login brings back, is better kept elsewhere.
struct MemcachedTokenStore: TokenStore {
    /// The port that Memcached listens on unless told otherwise.
    private static let usualPort = 11_211

    private let server: HostPort

    /// The store in the server at that address.
    init(_ server: HostPort) {
        self.server = server
    }

    /// What is stored under `key`.
    ///
    /// - Throws: ``TokenStoreError/garbled(place:)``, and what Memcached says.
    func record(for key: TokenKey) async throws -> TokenRecord? {
        guard let json = try await connect().value(of: key.serverKey) else { return nil }
        return try TokenRecord(json: json.utf8, storedAt: "memcached://\(server), key \(key.serverKey)")
    }

    /// Stores `record` under `key`.
    ///
    /// - Throws: What Memcached says.
    func save(_ record: TokenRecord, for key: TokenKey) async throws {
        // For Memcached 0 means for ever.
        let lifetime = record.refreshToken == nil ? max(1, record.lifetime) : 0
        try await connect().set(try record.json(), for: key.serverKey, lifetime: lifetime)
    }

    /// Deletes what is stored under `key`.
    ///
    /// - Throws: What Memcached says.
    func remove(_ key: TokenKey) async throws {
        try await connect().remove(key.serverKey)
    }

    /// Runs `body` while no other client of the server does so for `key`.
    ///
    /// The lock outlives a holder that dies by ten seconds at most.
    ///
    /// - Throws: ``TokenStoreError/busy(lock:holder:)``, what Memcached says, or what `body` throws.
    func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await lock(on: key).hold(patience: patience, body)
    }

    /// The lock on `key`, over a connection of its own.
    func lock(on key: TokenKey) throws -> MemcachedLock {
        MemcachedLock(connection: try connect(), server: server, key: key)
    }

    private func connect() throws -> MemcachedConnection {
        try MemcachedConnection(host: server.host, port: server.port ?? Self.usualPort)
    }
}

/// The lock on one key.
struct MemcachedLock: LeaseLock {
    let connection: MemcachedConnection
    let server: HostPort
    let key: TokenKey

    var place: String { "memcached://\(server), key \(key.serverLockKey)" }

    func take(for owner: String, lifetime: Duration) async throws -> Bool {
        try await connection.add(owner, for: key.serverLockKey, lifetime: Int(lifetime.seconds))
    }

    func prolong(for owner: String, lifetime: Duration) async throws {
        _ = try await connection.prolong(owner, of: key.serverLockKey, lifetime: Int(lifetime.seconds))
    }

    func release(by owner: String) async throws {
        _ = try await connection.remove(owner, of: key.serverLockKey)
    }
}

#endif
