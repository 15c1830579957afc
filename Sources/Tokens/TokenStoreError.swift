public import Diagnostics
public import Postgres

/// Why a token cannot be kept or found; what PostgreSQL, Redis, Memcached or the disk says has types of its own.
public enum TokenStoreError: Failure, Equatable {
    /// Others than its owner can read a token's file.
    case readableByOthers(path: String, mode: String)
    /// What is stored there is no record.
    case garbled(place: String)
    /// Others have renewed the token for longer than can be waited.
    ///
    /// The holder is the one that has had the lock all the while, where that is known; `nil` may as well be several
    /// that had it in turn.
    case busy(lock: String, holder: String?)
    /// The database has no table for tokens.
    case notMigrated
    /// The role may not use the table for tokens.
    case missingRights(MissingRights)
    /// `DISCOGRAPH_TOKEN_STORE` names no store.
    case setting(problem: String)
    /// The store was left out when the program was built.
    case notBuilt(trait: String, package: String)

    /// The setting `DISCOGRAPH_TOKEN_STORE`.
    static let variable = "DISCOGRAPH_TOKEN_STORE"

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .garbled: .fixCredentials
        case .busy: .resumeLater
        case .readableByOthers, .notMigrated, .missingRights, .setting, .notBuilt: .fixConfiguration
        }
    }

    /// What failed, on what, why, and what to do; never a token or a password.
    public var description: String {
        switch self {
        case .readableByOthers(let path, let mode):
            "the token file \(path) can be read by others (mode \(mode)); run: chmod 600 \(path.asShellWord)"
        case .garbled(let place):
            "what is stored in \(place) is not a token; remove it"
        case .busy(let lock, let holder):
            "no access token: \(holder ?? "another process") has held the lock on renewing it (\(lock)) for too long; "
                + "if it was stopped, as by Ctrl-Z, continue or end it, then start again"
        case .notMigrated:
            "\(Self.variable)=database, but the database has no table etl.access_token; run migrate first"
        case .missingRights(let rights):
            "\(rights)"
        case .setting(let problem):
            "\(Self.variable) \(problem); it must be file, memory, database, redis://host:port/0 "
                + "or memcached://host:port"
        case .notBuilt(let trait, let package):
            "\(Self.variable) asks for \(trait), which this program was built without; "
                + "install \(package) and build with --traits \(trait), or choose another store"
        }
    }
}
