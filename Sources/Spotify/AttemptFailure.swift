/// What went wrong with one attempt, as evidence for the record.
public struct AttemptFailure: Sendable, Equatable {
    /// The kinds of failure, by the layer that it arose in.
    public enum Kind: String, Sendable {
        /// No whole answer came.
        case network
        /// The server answered with an error of its own, or with something that no API sends.
        case http
        /// The answer says 200, but its body is not whole JSON, nests too deeply, or is not what the service
        /// answers with.
        case parse
        /// Spotify refused the request.
        case api
        /// Spotify refused it for asking too much.
        case quota
        /// Spotify does not know the thing asked for.
        case notFound = "not_found"
    }

    /// How much of a body is kept.
    public static let keptBytes = 2_048

    /// In which layer it arose.
    public let kind: Kind
    /// Spotify's or libcurl's words, on one line.
    public let message: String
    /// The first bytes of the body, at most ``keptBytes``; empty when none came.
    public let body: [UInt8]

    /// Evidence of one failed attempt; fakes make their own.
    public init(kind: Kind, message: String, body: [UInt8]) {
        self.kind = kind
        self.message = message
        self.body = body
    }
}
