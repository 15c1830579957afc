import Cluster
import Diagnostics
import Foundation
import Logging
public import Postgres
import Subprocess
import SystemPackage

/// The schema that the migrations make, as SQL text: what `sql/schema.sql` keeps for review.
public struct SchemaDump: Sendable {
    private let scripts: ScriptFolder
    private let environment: [String: String]

    /// Dumps of what the scripts of one folder make.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `migrations` and `analytics`.
    ///   - environment: Where `pg_dump` is looked up.
    public init(scripts: ScriptFolder, environment: [String: String]) {
        self.scripts = scripts
        self.environment = environment
    }

    /// Migrates a scratch database beside the one at `settings`, dumps its schema, and drops it.
    ///
    /// - Parameter settings: A database of the server to use; its role may create databases.
    /// - Returns: SQL that is the same for the same scripts and the same major version of PostgreSQL.
    /// - Throws: A `ServerError`, a ``MigrationError``, or `ClusterError.failed` of `pg_dump`.
    public func text(on settings: ConnectionSettings) async throws -> String {
        let name = "discograph_schema_\(ProcessInfo.processInfo.processIdentifier)"
        let administrator = try await Connection.open(settings)
        try await administrator.run(.session("create database \(name) template template0"))
        let outcome: Result<String, any Error>
        do {
            let scratch = settings.with(database: name)
            let log = Logger(label: "migrate") { _ in SwiftLogNoOpLogHandler() }
            try await Connection.with(scratch) { connection in
                _ = try await Migrator(scripts: scripts, log: log).migrate(connection)
            }
            outcome = .success(try await dump(scratch))
        } catch {
            outcome = .failure(error)
        }
        try await administrator.run(.session("drop database \(name) with (force)"))
        return try outcome.get()
    }

    private func dump(_ settings: ConnectionSettings) async throws -> String {
        var variables: [Environment.Key: String] = [
            "LC_ALL": "C.UTF-8", "PATH": environment["PATH"] ?? "/usr/bin:/bin",
        ]
        variables["PGPASSWORD"] = settings.password?.revealed
        let program = Executable.name("pg_dump")
        guard (try? await program.resolveExecutablePath(in: .custom(variables))) != nil else {
            throw ClusterError.notInstalled(command: "apt-get install --yes postgresql-client")
        }
        let result = try await Subprocess.run(
            program,
            arguments: [
                "--schema-only", "--no-owner", "--no-privileges", "--dbname", settings.url,
            ],
            environment: .custom(variables),
            output: .string(limit: 16_777_216),
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess else {
            let words = result.standardError.asOneLine.trimmingCharacters(in: .whitespaces)
            throw ClusterError.failed(
                program: "pg_dump",
                reason: words.isEmpty ? "it said nothing" : words,
                log: "the server's log"
            )
        }
        return Self.withoutVersions(result.standardOutput)
    }

    /// The dump without what differs between minor versions and runs.
    static func withoutVersions(_ dump: String) -> String {
        var lines: [Substring] = []
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- Dumped ") || line.hasPrefix("\\restrict ")
                || line.hasPrefix("\\unrestrict ")
            {
                continue
            }
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }
}
