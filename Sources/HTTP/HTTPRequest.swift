public import Diagnostics

/// What is asked of a server: one request, complete and already encoded.
public struct HTTPRequest: Sendable, Equatable {
    /// How the server is asked.
    public var method: HTTPMethod
    /// The whole URL, percent-encoded.
    public var url: String
    /// Header fields besides `Authorization`, in the order in which they are sent.
    public var headers: HTTPHeaders
    /// The value of the header `Authorization`, kept apart so that a request can be printed.
    public var authorization: Secret?
    /// The bytes sent with a `POST`.
    public var body: [UInt8]
    /// How long the exchange may take, waiting for a place included; `nil` for the transport's own limit.
    public var timeout: Duration?

    /// A request of `url`; without further words a `GET` with no headers.
    public init(
        method: HTTPMethod = .get,
        url: String,
        headers: HTTPHeaders = [:],
        authorization: Secret? = nil,
        body: [UInt8] = [],
        timeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.authorization = authorization
        self.body = body
        self.timeout = timeout
    }
}

/// How a server is asked.
public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case post = "POST"
}
