/// How a transport connects, and what it puts up with.
public struct TransportSettings: Sendable, Equatable {
    /// A file of certificates in PEM to trust instead of the system's.
    public var caFile: String?
    /// How long establishing a connection may take, TLS included.
    public var connectTimeout = Duration.seconds(10)
    /// How long an exchange may take from the call to the last byte.
    ///
    /// Spotify is known to stall for 30 to 45 seconds and then to answer.
    public var totalTimeout = Duration.seconds(60)
    /// How many exchanges may be under way at once, further ones wait; over HTTP/1.1 each takes a connection.
    public var maximumExchanges = 8
    /// The largest body taken, decompressed, in bytes.
    ///
    /// Spotify's largest answers, fifty whole albums, take some 3 MB.
    public var maximumBodyBytes = 32 << 20
    /// The largest header taken, in bytes, interim answers and trailers included.
    public var maximumHeaderBytes = 64 << 10
    /// Whether the proxy named by the environment is used; it never is for a server on this machine.
    public var usesProxy = true
    /// What the header `User-Agent` says.
    public var userAgent = "discograph"

    /// The defaults.
    public init() {}
}
