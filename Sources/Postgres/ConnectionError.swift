public import Diagnostics

/// Why there is no connection to PostgreSQL.
public enum ConnectionError: DatabaseFailure, Equatable {
    /// `DATABASE_URL` is not a connection string; `reason` says why, without any part of it.
    case unreadableURL(reason: String)
    /// libpq cannot use a setting, in its own words.
    case wrongSetting(words: String)
    /// The server refused this user, in its own words.
    case refused(server: String, words: String)
    /// The server has no such database, in its own words.
    case noSuchDatabase(server: String, words: String)
    /// Nobody answers, in libpq's words.
    case unreachable(server: String, words: String)
    /// The connection was closed by its owner.
    case closed
    /// libpq could not allocate a connection.
    case outOfMemory

    /// The length from which on a password is masked in what libpq says.
    ///
    /// A shorter one is part of many a word and path, and dots wherever its letter stands would tell more of it than
    /// libpq does, which repeats no password.
    private static let shortestMaskedPassword = 4

    /// libpq's words for a service that its files do not define as it wants them to.
    private static var wrongService: Regex<Substring> { /definition of service|service file/ }

    /// libpq's words for encryption that the server, or a file of this machine, cannot give.
    private static var wrongEncryption: Regex<Substring> {
        /does not support SSL|when SSL support|certificate file|key file|verify failed|match host name/
    }

    /// The server's words, or a pooler's, for as many connections as it takes.
    private static var lackOfRoom: Regex<Substring> {
        /too many (?:clients|connections)|connection slots are reserved|no more connections allowed/
    }

    /// Classifies `message`, what libpq said when connecting failed: it gives no SQLSTATE there.
    init(libpq message: String, settings: ConnectionSettings) {
        var words = message.onOneLine
        if let password = settings.password?.revealed, password.count >= Self.shortestMaskedPassword {
            words = words.replacing(password, with: "••••")
        }
        // What libpq asks here, the remedy answers.
        words = words.replacing(/\s?Is the server running [^?]*\?/, with: "")
        let server = settings.description
        if words.contains(
            /authentication failed|no pg_hba\.conf entry|no password supplied|role ".*" does not exist/
        ) {
            self = .refused(server: server, words: words)
        } else if words.contains(/database ".*" does not exist/) {
            self = .noSuchDatabase(server: server, words: words)
        } else if words.contains(/invalid (integer value|port number|[a-z_]+ value: )/)
            || words.contains(Self.wrongService) || words.contains(Self.wrongEncryption)
        {
            self = .wrongSetting(words: words)
        } else {
            self = .unreachable(server: server, words: words)
        }
    }

    /// One line: which server, why, what to do; never the password.
    public var description: String {
        switch self {
        case .unreadableURL(let reason):
            "DATABASE_URL cannot be read: \(reason); it looks like postgresql://user:password@host:5432/database"
        case .wrongSetting(let words):
            "PostgreSQL cannot be asked: \(words); \(Self.advice(on: words))"
        case .refused(let server, let words):
            "PostgreSQL at \(server) refused the connection: \(words); check DATABASE_URL or PGUSER and PGPASSWORD"
        case .noSuchDatabase(let server, let words):
            "PostgreSQL at \(server): \(words); create it with createdb, or correct DATABASE_URL or PGDATABASE"
        case .unreachable(let server, let words) where words.contains(Self.lackOfRoom):
            "PostgreSQL at \(server) takes no more connections: \(words); end some, or wait until others end theirs, "
                + "or raise max_connections, or the connection limit of the role or the database"
        case .unreachable(let server, let words):
            "PostgreSQL at \(server) cannot be reached: \(words); start it, or correct DATABASE_URL or PGHOST"
        case .closed:
            "the connection to PostgreSQL is already closed"
        case .outOfMemory:
            "no memory for a connection to PostgreSQL"
        }
    }

    private static func advice(on words: String) -> String {
        if words.contains(wrongService) {
            return "correct PGSERVICE, or define the service in ~/.pg_service.conf (or PGSERVICEFILE)"
        }
        if words.contains(wrongEncryption) {
            return "correct sslmode or sslrootcert (PGSSLMODE, PGSSLROOTCERT), or the server's TLS"
        }
        return "correct DATABASE_URL or the PG* variable that says so"
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .unreadableURL, .wrongSetting, .noSuchDatabase: .fixConfiguration
        case .refused: .fixCredentials
        case .unreachable: .restoreService
        case .closed, .outOfMemory: .reportBug
        }
    }
}
