import Diagnostics

/// What the database commands cannot do.
enum DatabaseCommandError: Failure {
    case noPsql(reason: String)

    var remedy: Remedy { .fixConfiguration }

    var description: String {
        switch self {
        case .noPsql(let reason): "psql cannot be started: \(reason): apt-get install postgresql-client"
        }
    }
}
