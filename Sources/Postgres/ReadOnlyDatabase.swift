import CPostgres
public import Diagnostics

/// Why a database takes no writes.
public enum ReadOnlyDatabase: DatabaseFailure, Equatable {
    /// The server repeats another one, as long as it is not made the primary itself.
    case standby(String)
    /// Transactions of this database, or of the role, are read-only.
    case setting(String)

    /// What the server told when the session began, or since; `nil` where nothing keeps it from writing.
    init?(_ connection: OpaquePointer) {
        func isOn(_ name: String) -> Bool {
            PQparameterStatus(connection, name).map { String(cString: $0) } == "on"
        }
        let database = PQdb(connection).map { String(cString: $0) } ?? ""
        if isOn("in_hot_standby") {
            self = .standby(database)
        } else if isOn("default_transaction_read_only") {
            self = .setting(database)
        } else {
            return nil
        }
    }

    /// One line: which database, why, what to do.
    public var description: String {
        switch self {
        case .standby(let database):
            "database \(database) is on a standby, which takes no writes: name the primary in DATABASE_URL, "
                + "or wait until this one is promoted"
        case .setting(let database):
            "database \(database) is read-only for this role (default_transaction_read_only): name another in "
                + "DATABASE_URL, or alter database \(database) reset default_transaction_read_only, and the same of "
                + "the role and the server"
        }
    }

    /// A standby may be promoted while somebody waits; a setting stays.
    public var remedy: Remedy {
        switch self {
        case .standby: .restoreService
        case .setting: .fixConfiguration
        }
    }
}
