public import Diagnostics

/// Why Memcached does not do what it was told.
public enum MemcachedError: Failure, Equatable {
    /// Nobody answers, or not in Memcached's language.
    case unreachable(server: String, words: String)
    /// It answered with an error of its own.
    case failed(server: String, words: String)
    /// A key is longer than the 250 bytes that Memcached takes, or holds what it does not.
    case unusableKey(String)

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .unreachable, .failed: .restoreService
        case .unusableKey: .fixConfiguration
        }
    }

    /// One line: which server, why, what to do.
    public var description: String {
        switch self {
        case .unreachable(let server, let words):
            "Memcached at \(server) cannot be reached: \(words); start it, or choose another DISCOGRAPH_TOKEN_STORE"
        case .failed(let server, let words):
            "Memcached at \(server) answers: \(words); fix it, or choose another DISCOGRAPH_TOKEN_STORE"
        case .unusableKey(let key):
            "Memcached cannot keep a token under \(key): keys have at most 250 bytes; "
                + "choose another DISCOGRAPH_TOKEN_STORE"
        }
    }
}
