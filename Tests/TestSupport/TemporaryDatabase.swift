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
        let template = content == .migrated ? try await TestCluster.shared.template() : "template0"
        let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let administrator = try await Connection.open(cluster)
        try await administrator.run(
            SQLScript(name: "create database", text: "create database \(name) template \(template)")
        )
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(TemporaryDatabase(settings: cluster.with(database: name))))
        } catch {
            outcome = .failure(error)
        }
        try await administrator.run(
            SQLScript(name: "drop database", text: "drop database \(name) with (force)")
        )
        return try outcome.get()
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
    /// The end of a pipe that closes when this process ends, however it ends; its reader then stops the cluster.
    private var lifeline: Int32?

    func settings() async throws -> ConnectionSettings {
        let task =
            start
            ?? Task {
                // Short, and in a directory that user `postgres` can enter when the tests run as root.
                let directory = URL(filePath: "/tmp/discograph-test-\(getpid())", directoryHint: .isDirectory)
                let cluster = try EmbeddedCluster(disposableAt: directory)
                try self.watch(directory, cluster: cluster)
                return try await cluster.start()
            }
        start = task
        return try await task.value
    }

    func template() async throws -> String {
        let task =
            migration
            ?? Task {
                let settings = try await self.settings()
                let administrator = try await Connection.open(settings)
                try await administrator.run(
                    SQLScript(name: "create database", text: "create database migrated")
                )
                let connection = try await Connection.open(settings.with(database: "migrated"))
                _ = try await Migrator(scripts: TemporaryDatabase.scripts).migrate(connection)
                await connection.close()
                return "migrated"
            }
        migration = task
        return try await task.value
    }

    /// Starts a shell that waits for this process's end, then kills the server and removes its directory.
    private func watch(_ directory: URL, cluster: EmbeddedCluster) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        // No other child may keep the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let script = """
            cat >/dev/null; dir="$0"
            pid=$(head -n 1 "$dir/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
            for wait in $(seq 100); do [ -e "$dir/data/postmaster.pid" ] || break; sleep 0.05; done
            rm -rf "$dir" "$dir.lock"
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, directory.path(percentEncoded: false).trimmedSlash]
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        close(ends[0])
        lifeline = ends[1]
    }
}

extension String {
    fileprivate var trimmedSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
