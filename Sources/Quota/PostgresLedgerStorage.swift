import Concurrency
import Diagnostics
import Foundation
import Postgres
import SQLite

/// A ledger's tables in PostgreSQL, shared by several machines.
///
/// The time is the server's, because machines differ.
actor PostgresLedgerStorage: LedgerStorage {
    /// How long the server waits for the next statement of a transaction, which keeps all others waiting: less than
    /// they wait.
    private static let longestSilence = Duration.seconds(10)

    private let settings: ConnectionSettings
    private let mutex = AsyncMutex()
    private var connection: Connection?
    private var latest = LedgerInstant.epoch

    /// Connects to the database of `settings`.
    ///
    /// - Parameters:
    ///   - settings: The database.
    ///   - longestAnswer: How long the server may take for a statement, which it limits itself unless it hangs.
    /// - Throws: `ConnectionError`; ``QuotaLedgerError/notMigrated(database:)``,
    ///   ``QuotaLedgerError/missingRights(_:)``.
    init(_ settings: ConnectionSettings, longestAnswer: Duration = .seconds(30)) async throws {
        // A server that is gone or hangs must not hold a request for longer than the request may take.
        let limited = settings.limited(to: longestAnswer)
        self.settings = limited
        do {
            let connection = try await Self.open(limited)
            guard try await connection.query(SQLScript(.isMigrated)).scalar(as: Bool.self) else {
                throw QuotaLedgerError.notMigrated(database: settings.description)
            }
            self.connection = connection
        } catch let error as ServerError where error.isDenial {
            throw await Self.explained(error, limited)
        }
    }

    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        try await mutex.withLock {
            do {
                return try await attempt(for: host, isRepeated: false, body)
            } catch let error as ServerError where error.remedy == .restoreService || error.isAfterSilence {
                // The server was started anew, or the line broke, perhaps behind the commit, or this process was
                // stopped for a while. What was perhaps counted is counted again.
                return try await attempt(for: host, isRepeated: true, body)
            }
        }
    }

    private func attempt<Value: Sendable>(
        for host: String,
        isRepeated: Bool,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        let connection = try await connected()
        let (floor, silence) = (latest, Self.longestSilence.lockTimeout)
        do {
            let (now, value) = try await connection.transaction { connection in
                _ = try await connection.query(SQLScript(.lock), [silence, host])
                let time = try await connection.query(SQLScript(.time)).scalar(as: Int.self)
                let now = max(floor, LedgerInstant(milliseconds: time))
                let transaction = PostgresLedgerTransaction(connection: connection, now: now)
                let page = LedgerPage(host: host, transaction: transaction, isRepeated: isRepeated)
                return (now, try await body(page))
            }
            latest = now
            return value
        } catch {
            // It may have broken, and be closed for good: the next call gets another.
            self.connection = nil
            guard let error = error as? ServerError else { throw error }
            throw await explained(error, for: host, on: connection)
        }
    }

    private func connected() async throws -> Connection {
        if let connection { return connection }
        let opened = try await Self.open(settings)
        connection = opened
        return opened
    }

    /// What keeps the ledger from being used, where more is known of it than what the server says.
    private func explained(
        _ error: ServerError,
        for host: String,
        on connection: Connection
    ) async -> any Error {
        if error.isDenial { return await Self.explained(error, settings) }
        if error.isAfterWait, let holder = try? await holder(of: host, as: connection) {
            return QuotaLedgerError.busy(holder: holder)
        }
        return await connection.explained(error)
    }

    /// Who keeps the ledger for `host` waiting, in words; `nil` where nobody does, and the server was busy.
    private func holder(of host: String, as connection: Connection) async throws -> String? {
        let rows = try await connection.query(SQLScript(.lockHolder), [host])
        return try rows.first?.decode("holder", as: String.self)
    }

    /// Where the role was denied anything, all the rights that it lacks, at once.
    private static func explained(_ denial: ServerError, _ settings: ConnectionSettings) async -> any Error {
        // Row security denies, too, and that is mended by no grant.
        guard let rights = try? await missingRights(settings) else { return denial }
        return QuotaLedgerError.missingRights(rights)
    }

    private static func missingRights(_ settings: ConnectionSettings) async throws -> MissingRights? {
        let connection = try await open(settings)
        let rows = try await connection.query(SQLScript(.missingRights))
        await connection.close()
        return try MissingRights(rows)
    }

    /// A connection on which no statement takes longer than a request may.
    private static func open(_ settings: ConnectionSettings) async throws -> Connection {
        let connection = try await Connection.open(settings)
        _ = try await connection.query(SQLScript(.limitStatements))
        return connection
    }
}

/// The tables in PostgreSQL, between begin and commit.
private struct PostgresLedgerTransaction: LedgerTransaction {
    let connection: Connection
    let now: LedgerInstant

    func run(_ script: LedgerScript, _ values: [SQLiteValue]) async throws -> [LedgerRow] {
        let parameters = values.map { value -> (any StatementParameter)? in
            switch value {
            case .integer(let number): number
            case .text(let text): text
            case .null: nil
            }
        }
        return try await connection.query(SQLScript(script), parameters).values.map { row in
            LedgerRow(values: row.map { .optional($0) })
        }
    }
}

extension ServerError {
    /// Whether the server ended the session because nothing was said within a transaction: SQLSTATE 25P03.
    fileprivate var isAfterSilence: Bool { sqlState == "25P03" }

    /// Whether a statement took longer than it may, perhaps because of a lock: SQLSTATE 57014 and 55P03.
    fileprivate var isAfterWait: Bool { isLockTimeout || sqlState == "57014" }
}

extension SQLScript {
    fileprivate init(_ script: LedgerScript) {
        self.init(name: "Sources/Quota/sql/\(script.name).sql", text: script.text)
    }
}
