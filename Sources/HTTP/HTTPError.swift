public import Diagnostics

/// Why no whole answer came.
public struct HTTPError: Failure, Equatable {
    /// The kinds of failure that callers distinguish.
    public enum Kind: Sendable, Equatable {
        /// The server's name is unknown, or it takes no connection.
        case unreachable
        /// The connection broke before the answer was whole, or what came is no answer in HTTP.
        case interrupted
        /// The answer took longer than allowed.
        case timedOut
        /// What the environment names in `variable` is no address of a proxy.
        case wrongProxy(variable: String)
        /// The server's certificate, or the file of certificates to trust, is no good.
        case untrusted
        /// The body is larger than allowed.
        case tooLarge
        /// The request cannot be sent as it is, or there is no memory for it.
        case unsendable
        /// The process may have no more files open.
        case exhausted
    }

    /// What kind of failure it was.
    public let kind: Kind
    /// libcurl's `CURLcode`.
    public let code: Int
    /// libcurl's words, or ours where in its own a secret could stand.
    public let message: String
    /// The URL asked for, without its query.
    public let url: String

    /// An error of that kind; tests and fakes create their own.
    public init(kind: Kind, code: Int, message: String, url: String) {
        self.kind = kind
        self.code = code
        self.message = message
        self.url = String(url.prefix { $0 != "?" })
    }

    /// Whether the same request may well succeed a little later.
    public var isPassing: Bool {
        switch kind {
        case .unreachable, .interrupted, .timedOut: true
        case .wrongProxy, .untrusted, .tooLarge, .unsendable, .exhausted: false
        }
    }

    /// What a caller can do about it.
    public var remedy: Remedy {
        switch kind {
        case .unreachable, .interrupted, .timedOut: .restoreService
        case .wrongProxy, .untrusted, .exhausted: .fixConfiguration
        case .tooLarge: .fixInput
        case .unsendable: .reportBug
        }
    }

    /// One line: the URL, libcurl's words and code, and what to do.
    public var description: String {
        "cannot get an answer from \(url): \(message) [curl \(code)]; \(advice)"
    }

    private var advice: String {
        switch kind {
        case .unreachable: "check the address and the network"
        case .interrupted, .timedOut: "try again later"
        case .wrongProxy(let variable): "check \(variable)"
        case .untrusted: "check the certificates to trust"
        case .tooLarge: "ask for less at a time"
        case .unsendable: "report this as a bug"
        case .exhausted: "raise the limit of open files (ulimit -n)"
        }
    }
}
