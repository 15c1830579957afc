import Cluster
import Foundation
public import Postgres
import Synchronization
public import Warehouse

/// A database of a test's own, in a PostgreSQL cluster that lives as long as the test process.
public struct TemporaryDatabase: Sendable {
    /// What is in a database when the test gets it.
    public enum Content: Sendable {
        /// Nothing.
        case empty
        /// The migrated schema: a clone of a template that is migrated once for each process.
        case migrated
        /// What is in a database that ``makeTemplate(_:_:)`` has made.
        case clone(of: String)
    }

    /// How to connect.
    public let settings: ConnectionSettings

    /// The same as a value for `DATABASE_URL`.
    public var url: String { settings.url }

    /// The project's SQL scripts.
    public static let scripts = ScriptFolder(Checkout.sql.path(percentEncoded: false))

    /// A new connection to the database.
    public func connect() async throws -> Connection {
        try await Connection.open(settings)
    }

    /// Runs `body` with a database that is dropped afterwards.
    ///
    /// - Parameters:
    ///   - content: What is in it.
    ///   - body: The test.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or why there is no database.
    public static func with<Value: Sendable>(
        _ content: Content = .migrated,
        _ body: (TemporaryDatabase) async throws -> Value
    ) async throws -> Value {
        await DatabaseSeats.shared.take()
        defer { Task { await DatabaseSeats.shared.leave() } }
        let cluster = try await TestCluster.shared.settings()
        let template =
            switch content {
            case .empty: "template0"
            case .migrated: try await TestCluster.shared.template()
            case .clone(let name): name
            }
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let administrator = try await Connection.open(cluster)
        try await administrator.runAlone("create database \(name) template \(template)")
        let drop = "drop database \(name) with (force)"
        let value: Value
        do {
            value = try await body(TemporaryDatabase(settings: cluster.with(database: name)))
        } catch {
            // Why the test failed is worth more than why its database stays.
            try? await administrator.runAlone(drop)
            throw error
        }
        try await administrator.runAlone(drop)
        return value
    }

    /// Makes a database that stays as long as the cluster, for tests to get clones of.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - fill: What brings into the migrated schema what the clones shall hold.
    /// - Returns: What `fill` returns.
    /// - Throws: What `fill` throws, or why there is no database.
    public static func makeTemplate<Value: Sendable>(
        _ name: String,
        _ fill: (TemporaryDatabase) async throws -> Value
    ) async throws -> Value {
        await DatabaseSeats.shared.take()
        defer { Task { await DatabaseSeats.shared.leave() } }
        let cluster = try await TestCluster.shared.settings()
        let migrated = try await TestCluster.shared.template()
        let administrator = try await Connection.open(cluster)
        try await administrator.runAlone("create database \(name) template \(migrated)")
        let value = try await fill(TemporaryDatabase(settings: cluster.with(database: name)))
        // Nobody may be connected to what is cloned, and a session may outlive its client for a moment.
        try await administrator.run(
            SQLScript(name: "close database", text: "alter database \(name) allow_connections false")
        )
        try await administrator.run(
            SQLScript(
                name: "end sessions",
                text: """
                    select pg_terminate_backend(pid, 10000) from pg_stat_activity
                    where datname = '\(name)' and backend_type = 'client backend'
                    """
            )
        )
        return value
    }
}

/// How many tests have a database at once: all of them together would need more connections than the server has.
private actor DatabaseSeats {
    static let shared = DatabaseSeats()

    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}

/// The cluster of this test process.
private actor TestCluster {
    static let shared = TestCluster()

    private var start: Task<ConnectionSettings, any Error>?
    private var migration: Task<String, any Error>?

    func settings() async throws -> ConnectionSettings {
        let task =
            start
            ?? Task {
                // Short, and in a directory that user `postgres` can enter when the tests run as root.
                let directory = URL(filePath: "/tmp/discograph-test-\(getpid())", directoryHint: .isDirectory)
                return try await EmbeddedCluster.ending(with: directory).start().patient
            }
        start = task
        do {
            return try await task.value
        } catch {
            // Each test tries anew, or all that follow would fail for one that was unlucky.
            if start == task { start = nil }
            throw error
        }
    }

    func template() async throws -> String {
        let task =
            migration
            ?? Task {
                let settings = try await self.settings()
                let administrator = try await Connection.open(settings)
                // What an attempt that failed has left.
                try await administrator.run(
                    SQLScript(name: "drop database", text: "drop database if exists migrated with (force)")
                )
                try await administrator.run(
                    SQLScript(name: "create database", text: "create database migrated")
                )
                let connection = try await Connection.open(settings.with(database: "migrated"))
                _ = try await Migrator(scripts: TemporaryDatabase.scripts).migrate(connection)
                await connection.close()
                return "migrated"
            }
        migration = task
        do {
            return try await task.value
        } catch {
            if migration == task { migration = nil }
            throw error
        }
    }
}
