public import Diagnostics

/// Why Redis does not do what it was told.
public enum RedisError: Failure, Equatable {
    /// Nobody answers, or not in Redis's language.
    case unreachable(server: String, words: String)
    /// It wants a password, or another one.
    case refused(server: String, words: String)
    /// It answered with an error of its own.
    case failed(server: String, words: String)

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .unreachable, .failed: .restoreService
        case .refused: .fixCredentials
        }
    }

    /// One line: which server, why, what to do; never the password.
    public var description: String {
        switch self {
        case .unreachable(let server, let words):
            "Redis at \(server) cannot be reached: \(words); start it, or choose another DISCOGRAPH_TOKEN_STORE"
        case .refused(let server, let words):
            "Redis at \(server) refuses: \(words); put its password into DISCOGRAPH_TOKEN_STORE: "
                + "redis://:password@host:port/0"
        case .failed(let server, let words):
            "Redis at \(server) answers: \(words); fix it, or choose another DISCOGRAPH_TOKEN_STORE"
        }
    }
}
