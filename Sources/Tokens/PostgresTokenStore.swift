import Foundation
import Postgres

/// Tokens in the warehouse's database, shared by all who can read its table `etl.access_token`.
///
/// A token lives an hour, so each call has a connection of its own rather than one that idles between them.
struct PostgresTokenStore: TokenStore {
    /// Where tokens are, for an error.
    private static let table = "etl.access_token"

    private let settings: @Sendable () async throws -> ConnectionSettings

    /// The store in the database that `settings` leads to, which are asked for before each use.
    init(_ settings: @escaping @Sendable () async throws -> ConnectionSettings) {
        self.settings = settings
    }

    /// What is stored under `key`.
    ///
    /// - Throws: ``TokenStoreError/notMigrated``, ``TokenStoreError/missingRights(_:)``,
    ///   ``TokenStoreError/garbled(place:)``, and what PostgreSQL says.
    func record(for key: TokenKey) async throws -> TokenRecord? {
        let rows = try await query(.findToken, parts(of: key))
        guard let json = try rows.first?.decode("record", as: String.self) else { return nil }
        return try TokenRecord(json: json.utf8, storedAt: Self.table)
    }

    /// Stores `record` under `key`.
    ///
    /// - Throws: ``TokenStoreError/notMigrated``, ``TokenStoreError/missingRights(_:)``, and what PostgreSQL says.
    func save(_ record: TokenRecord, for key: TokenKey) async throws {
        let values = parts(of: key) + [try record.json()]
        _ = try await query(.saveToken, values)
    }

    /// Deletes the row of `key`.
    ///
    /// - Throws: ``TokenStoreError/notMigrated``, ``TokenStoreError/missingRights(_:)``, and what PostgreSQL says.
    func remove(_ key: TokenKey) async throws {
        _ = try await query(.removeToken, parts(of: key))
    }

    /// Runs `body` while no other client of the server does so for `key`.
    ///
    /// The lock belongs to a connection of its own, and the server ends it with that.
    ///
    /// - Throws: ``TokenStoreError/busy(lock:holder:)``, what PostgreSQL says, or what `body` throws.
    func exclusively<Value: Sendable>(
        _ key: TokenKey,
        patience: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let deadline = ContinuousClock.now + patience
        let connection = try await Self.repeatedOnce {
            try await locked(key, patience: deadline - ContinuousClock.now)
        }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        await connection.close()
        return try outcome.get()
    }

    /// A connection that has the lock on `key`.
    private func locked(_ key: TokenKey, patience: Duration) async throws -> Connection {
        // The server may wait as long as that, and take as long for it as for other statements.
        let limited = try await settings().limited(to: patience + .seconds(30))
        let connection = try await Connection.open(limited)
        do {
            try await lock(key, patience: patience, on: connection)
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private func lock(_ key: TokenKey, patience: Duration, on connection: Connection) async throws {
        _ = try await connection.query(.limitWait, [patience.lockTimeout])
        let first = try await holder(of: key, on: connection)
        do {
            _ = try await connection.query(.lockToken, [key.name])
        } catch let error as ServerError where error.isLockTimeout {
            let last = try await holder(of: key, on: connection)
            throw TokenStoreError.busy(lock: Self.table, holder: first == last ? last : nil)
        }
    }

    /// The session that holds the lock on `key`, each of which has it once; `nil` while nobody holds it.
    private func holder(of key: TokenKey, on connection: Connection) async throws -> String? {
        let sessions = try await connection.query(.lockHolder, [key.name])
        let process = try sessions.first?.decode("pid", as: Int.self)
        return process.map { "PostgreSQL session \($0)" }
    }

    private func query(_ script: SQLScript, _ values: [String?]) async throws -> Rows {
        do {
            return try await Self.repeatedOnce { try await attempt(script, values) }
        } catch let error as ServerError where error.isMissingRelation {
            throw TokenStoreError.notMigrated
        } catch let error as ServerError where error.isDenial {
            // Row security denies, too, and that is mended by no grant.
            guard let rights = try? await missingRights() else { throw error }
            throw TokenStoreError.missingRights(rights)
        }
    }

    private func attempt(_ script: SQLScript, _ values: [String?]) async throws -> Rows {
        try await Connection.with(try await settings().limited) { connection in
            _ = try await connection.query(.limitStatements)
            do {
                return try await connection.query(script, values)
            } catch let error as ServerError {
                throw await connection.explained(error)
            }
        }
    }

    /// What `body` returns, also where its first connection broke: the server was started anew, or the line broke.
    private static func repeatedOnce<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value
    {
        do {
            return try await body()
        } catch let error as ServerError where error.isBreak {
            return try await body()
        }
    }

    private func missingRights() async throws -> MissingRights? {
        try await Connection.with(try await settings().limited) { connection in
            _ = try await connection.query(.limitStatements)
            return try MissingRights(try await connection.query(.missingRights))
        }
    }

    /// Nobody's user id is the empty string, so it stands for the app itself: a key's column cannot be null.
    private func parts(of key: TokenKey) -> [String?] {
        [key.host, key.client, key.user ?? ""]
    }
}
