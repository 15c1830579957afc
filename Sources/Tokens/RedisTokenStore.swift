#if Redis

import Concurrency
import Redis

/// Tokens in Redis, shared by all who can reach it.
///
/// A token that cannot be renewed by itself leaves with its life; one with a refresh token stays. Each call has
/// a connection of its own: a token lives an hour, and servers close connections that idle.
struct RedisTokenStore: TokenStore {
    private let address: RedisAddress

    /// The store in the database at `address`.
    init(_ address: RedisAddress) {
        self.address = address
    }

    /// What is stored under `key`.
    ///
    /// - Throws: ``TokenStoreError/garbled(place:)``, and what Redis says.
    func record(for key: TokenKey) async throws -> TokenRecord? {
        guard case .text(let json) = try await send("GET", key.serverKey) else { return nil }
        return try TokenRecord(json: json.utf8, storedAt: "\(address), key \(key.serverKey)")
    }

    /// Stores `record` under `key`.
    ///
    /// - Throws: What Redis says.
    func save(_ record: TokenRecord, for key: TokenKey) async throws {
        let json = try record.json()
        guard record.refreshToken == nil else {
            _ = try await send("SET", key.serverKey, json)
            return
        }
        // Counted from the answer, whose clock the record is written by; Redis takes no life of nothing.
        let life = String(max(1, record.lifetime) * 1_000)
        _ = try await send("SET", key.serverKey, json, "PX", life)
    }

    /// Deletes what is stored under `key`.
    ///
    /// - Throws: What Redis says.
    func remove(_ key: TokenKey) async throws {
        _ = try await send("DEL", key.serverKey)
    }

    /// Runs `body` while no other client of the server does so for `key`.
    ///
    /// The lock outlives a holder that dies by ten seconds at most.
    ///
    /// - Throws: ``TokenStoreError/busy(lock:holder:)``, what Redis says, or what `body` throws.
    func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let connection = try await connect()
        return try await RedisLock(connection: connection, address: address, key: key)
            .hold(patience: patience, body)
    }

    private func connect() async throws -> RedisConnection {
        try await RedisConnection.open(
            host: address.server.host,
            port: address.server.port ?? RedisAddress.usualPort,
            database: address.database,
            user: address.user,
            password: address.password
        )
    }

    private func send(_ command: String...) async throws -> RedisReply {
        try await connect().send(command)
    }
}

/// The lock on one key.
private struct RedisLock: LeaseLock {
    let connection: RedisConnection
    let address: RedisAddress
    let key: TokenKey

    /// Redis runs a script as one command, so nobody gets between the check and the change.
    private static let ifOwner = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call"

    var place: String { "\(address), key \(key.serverLockKey)" }

    func take(for owner: String, lifetime: Duration) async throws -> Bool {
        let life = String(lifetime.wholeMilliseconds())
        return try await connection.send(["SET", key.serverLockKey, owner, "NX", "PX", life]) == .text("OK")
    }

    func prolong(for owner: String, lifetime: Duration) async throws {
        let script = "\(Self.ifOwner)('pexpire', KEYS[1], ARGV[2]) end return 0"
        let life = String(lifetime.wholeMilliseconds())
        _ = try await connection.send(["EVAL", script, "1", key.serverLockKey, owner, life])
    }

    func release(by owner: String) async throws {
        _ = try await connection.send([
            "EVAL", "\(Self.ifOwner)('del', KEYS[1]) end return 0", "1", key.serverLockKey, owner,
        ])
    }
}

#endif
