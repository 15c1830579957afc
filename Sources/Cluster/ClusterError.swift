public import Diagnostics
public import Postgres

/// Why the project's own PostgreSQL cluster cannot be started or stopped.
public enum ClusterError: DatabaseFailure, Equatable {
    /// PostgreSQL is not installed.
    case notInstalled(command: String)
    /// The cluster was made by a major version of PostgreSQL that is not installed.
    case otherVersion(cluster: Int, installed: Int)
    /// root has nobody to run the cluster as.
    case noAccount(name: String)
    /// A directory of the cluster is not as it must be.
    case unusableDirectory(path: String, reason: String)
    /// One of PostgreSQL's programs failed, in its own words.
    case failed(program: String, reason: String, log: String)
    /// Another process works on the cluster and does not finish.
    case busy(path: String)
    /// The settings name a database that somebody else runs.
    case notOurs(url: String)

    /// One line: what, where, why, and what to do.
    public var description: String {
        switch self {
        case .notInstalled(let command):
            "PostgreSQL is not installed: run `\(command)`, or set DATABASE_URL to a database elsewhere"
        case .otherVersion(let cluster, let installed):
            "the project's database was made by PostgreSQL \(cluster), but \(installed) is installed: run `apt-get install --yes postgresql-\(cluster)`, or set DATABASE_URL"
        case .noAccount(let name):
            "there is no user \(name) to run PostgreSQL as, and root must not: run `apt-get install --yes postgresql`, or set DATABASE_URL"
        case .unusableDirectory(let path, let reason):
            "\(path) cannot hold the project's database: \(reason); fix it, or set DATABASE_URL"
        case .failed(let program, let reason, let log):
            "\(program) of the project's database failed: \(reason); see \(log)"
        case .busy(let path):
            "another process has been working on the project's database for too long: see who holds \(path)"
        case .notOurs(let url):
            "\(url) is not the project's own cluster: unset DATABASE_URL, PGHOST, PGHOSTADDR and PGSERVICE to use that one"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .notInstalled, .noAccount, .failed, .busy: .restoreService
        case .otherVersion: .fixConfiguration
        case .unusableDirectory: .fixStorage
        case .notOurs: .fixUsage
        }
    }
}
