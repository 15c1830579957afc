public import Diagnostics
public import Postgres

/// A ledger that cannot be used as it stands.
public enum QuotaLedgerError: Failure, Equatable {
    /// The file was written by a newer program.
    case newer(path: String, version: Int)
    /// The database has no tables for it.
    case notMigrated(database: String)
    /// The role may not use all of its tables.
    case missingRights(MissingRights)
    /// Somebody has held a lock on it for longer than a request can wait; the holder in words.
    case busy(holder: String)

    /// A newer program, a migration, or a grant; time, where somebody holds a lock.
    public var remedy: Remedy {
        switch self {
        case .newer, .notMigrated, .missingRights: .fixConfiguration
        case .busy: .resumeLater
        }
    }

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .newer(let path, let version):
            "the quota ledger \(path) is of version \(version), which a newer discograph wrote; use that one"
        case .notMigrated(let database):
            "the quota ledger cannot be kept in \(database): its tables are missing; run migrate, "
                + "or unset DISCOGRAPH_QUOTA_LEDGER"
        case .missingRights(let rights):
            "\(rights)"
        case .busy(let holder):
            "the quota ledger cannot be used: \(holder); wait until it has ended, or end it, then start again"
        }
    }
}
