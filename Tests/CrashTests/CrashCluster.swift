import Cluster
import Foundation
import Postgres
import Synchronization
import TestSupport

#if canImport(Glibc)
import Glibc
#endif

/// A PostgreSQL of its own that is killed and started again.
final class CrashCluster: Sendable {
    private let cluster: EmbeddedCluster
    private let databases = Atomic(0)

    /// The cluster in a new directory, not started; `others` are removed with it when this process ends.
    init(at directory: URL, removing others: [URL]) throws {
        cluster = try EmbeddedCluster.ending(with: directory, removing: others)
    }

    /// Where it is.
    var directory: URL { cluster.directory }

    private var settings: ConnectionSettings { cluster.settings.patient }

    /// Starts it; also after it was killed.
    func start() async throws {
        try await cluster.start()
    }

    /// Makes it keep what was committed, and lets a session wait behind its commit record.
    ///
    /// With `synchronous_commit = on`, and only then, a commit waits for a standby that never comes.
    func makeDurable() async throws {
        let settings = [
            "wal_level": "replica", "max_wal_senders": "2", "synchronous_commit": "local",
            "synchronous_standby_names": "absent", "autovacuum": "off", "full_page_writes": "on",
        ]
        let connection = try await connect("postgres")
        for (name, value) in settings {
            try await connection.run(
                SQLScript(name: "test.sql", text: "alter system set \(name) = '\(value)'")
            )
        }
        await connection.close()
        try await cluster.stop()
        try await start()
    }

    /// Stops it in order.
    func stop() async throws {
        try await cluster.stop()
    }

    /// Ends it as `pg_ctl stop -m immediate` does, and waits until it is gone.
    func stopAtOnce() async throws {
        guard case .running(let postmaster) = cluster.status else { return }
        kill(postmaster, SIGQUIT)
        while kill(postmaster, 0) == 0, case .running = cluster.status {
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    func connect(_ database: String) async throws -> Connection {
        try await Connection.open(settings.with(database: database))
    }

    /// Runs one statement, or several; where they need a database to which nobody is connected, as soon as
    /// nobody is.
    func run(_ sql: String, in database: String = "postgres") async throws {
        let connection = try await connect(database)
        try await connection.runAlone(sql)
        await connection.close()
    }

    /// The rows of one query.
    func query(_ sql: String, in database: String) async throws -> [[String?]] {
        let connection = try await connect(database)
        let rows = try await connection.query(SQLScript(name: "test.sql", text: sql))
        await connection.close()
        return rows.values
    }

    /// The value of `DATABASE_URL` for a database.
    func url(of database: String) -> String { settings.with(database: database).url }

    /// A fresh copy of a database; returns its name.
    func copy(of template: String) async throws -> String {
        let name = "copy_\(databases.add(1, ordering: .relaxed).newValue)"
        try await run("create database \(name) template \(template)")
        return name
    }

    /// Removes a database.
    func drop(_ database: String) async throws {
        try await run("drop database if exists \(database) with (force)")
    }
}
