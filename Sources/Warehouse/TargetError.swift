public import Diagnostics
public import Postgres

/// Why a database cannot be loaded into, or not even read; nothing was done to it.
public enum TargetError: DatabaseFailure, Equatable {
    /// The database keeps texts in an encoding that lacks most letters.
    case encoding(String, database: String)
    /// The server repeats another one.
    case standby(database: String)
    /// Transactions of this database or role are read-only.
    case readOnly(database: String, role: String)
    /// The role may not make schemas.
    case noSchemas(database: String, role: String)
    /// The role may not make temporary tables.
    case noTemporaryTables(database: String, role: String)
    /// The role may not look into schemas.
    case closedSchemas(String, role: String)
    /// The role may not read or write a table, or call a function; `grants` fix this and the others.
    case missingRights(String, table: String, others: Int, grants: String, role: String)
    /// The server has denied the role something in these words; what it lacks there and elsewhere.
    case denied(String, lacking: MissingRights)
    /// Tables are not as the migrations made them; each change in words.
    case changedTables([String])

    /// One line: which database, why, what to do.
    public var description: String {
        switch self {
        case .encoding(let encoding, let database):
            "database \(database) has encoding \(encoding), and names of artists need UTF8: make another with createdb --encoding=UTF8 --template=template0, and name it in DATABASE_URL"
        case .standby(let database):
            "database \(database) is on a standby, which only replicates its primary: name the primary in DATABASE_URL"
        case .readOnly(let database, let role):
            "database \(database) is read-only for role \(role) (default_transaction_read_only): name another in DATABASE_URL, or alter database \(database) reset default_transaction_read_only, and the same of the role and the server"
        case .noSchemas(let database, let role):
            "role \(role) may not make schemas, as pending migrations do: grant create on database \(database) to \(role)"
        case .noTemporaryTables(let database, let role):
            "role \(role) may not make temporary tables, as migrations and loads do: grant temporary on database \(database) to \(role)"
        case .closedSchemas(let schemas, let role):
            "role \(role) may not use schema \(schemas): grant usage on schema \(schemas) to \(role)"
        case .missingRights(let missing, let table, let others, let grants, let role):
            MissingRights(missing: missing, table: table, others: others, grants: grants, role: role)
                .description
        case .denied(let words, let rights):
            "\(words); \(rights)"
        case .changedTables(let changes):
            "the database was changed by hand: \(changes.prefix(3).joined(separator: "; "))\(changes.count > 3 ? "; and \(changes.count - 3) more" : "")"
        }
    }

    /// The database, or the setting that names it, has to be corrected.
    public var remedy: Remedy { .fixConfiguration }
}
