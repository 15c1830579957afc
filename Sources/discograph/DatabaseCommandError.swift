import Diagnostics

/// What the database commands cannot do.
enum DatabaseCommandError: Failure {
    case noPsql(reason: String)
    case notOurs(url: String)

    var remedy: Remedy {
        switch self {
        case .noPsql: .fixConfiguration
        case .notOurs: .fixUsage
        }
    }

    var description: String {
        switch self {
        case .noPsql(let reason): "psql cannot be started: \(reason): apt-get install postgresql-client"
        case .notOurs(let url):
            "\(url) is not the project's own cluster: unset DATABASE_URL, PGHOST, PGHOSTADDR and PGSERVICE to use that one"
        }
    }
}
