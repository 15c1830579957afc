public import Foundation
public import Logging
public import Postgres

/// The database that a project works with: the one its settings name, or its own.
public enum DatabaseLocation: Sendable {
    /// Named by `DATABASE_URL`, `PGHOST`, `PGHOSTADDR` or `PGSERVICE`.
    case given(ConnectionSettings)
    /// The project's own cluster.
    case embedded(EmbeddedCluster)

    /// The variables that name a server.
    private static let variables = ["DATABASE_URL", "PGHOST", "PGHOSTADDR", "PGSERVICE"]

    /// The database of a project.
    ///
    /// - Parameters:
    ///   - environment: Variables by name; empty values count as unset.
    ///   - project: The project's directory.
    /// - Throws: A `ConnectionError` for a `DATABASE_URL` that cannot be read; a ``ClusterError``.
    public init(
        environment: [String: String],
        project: URL = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    ) throws {
        if Self.variables.contains(where: { !(environment[$0] ?? "").isEmpty }) {
            self = .given(try ConnectionSettings(environment: environment))
        } else {
            self = .embedded(try EmbeddedCluster(project: project, environment: environment))
        }
    }

    /// How to connect, whether or not the server runs.
    public var settings: ConnectionSettings {
        switch self {
        case .given(let settings): settings
        case .embedded(let cluster): cluster.settings
        }
    }

    /// The project's own cluster; a database that somebody else runs is not ours to stop or remove.
    ///
    /// - Returns: The cluster, whether or not it runs.
    /// - Throws: ``ClusterError/notOurs(url:)`` where a server is named.
    public func ownCluster() throws(ClusterError) -> EmbeddedCluster {
        switch self {
        case .given(let settings): throw .notOurs(url: settings.url)
        case .embedded(let cluster): return cluster
        }
    }

    /// How to connect, after the project's own cluster was started where it is meant.
    ///
    /// - Returns: Settings for `Connection.open`.
    /// - Throws: A ``ClusterError``.
    public func started() async throws -> ConnectionSettings {
        switch self {
        case .given(let settings): settings
        case .embedded(let cluster): try await cluster.start()
        }
    }

    /// A connection to the database that `environment` means; the project's own cluster is started for it.
    ///
    /// - Parameters:
    ///   - environment: Variables by name.
    ///   - log: Where the server's notices and warnings go.
    /// - Returns: An open connection.
    /// - Throws: A ``ClusterError`` or a `ConnectionError`.
    public static func connection(in environment: [String: String], log: Logger) async throws -> Connection {
        try await Connection.open(Self(environment: environment).started()) { notice in
            let isWarning = notice.severity == "WARNING"
            log.log(level: isWarning ? .warning : .debug, "PostgreSQL: \(notice.message)")
        }
    }
}
