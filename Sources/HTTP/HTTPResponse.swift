/// What a server answered, whatever its status.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code, such as 200.
    public let status: Int
    /// The header fields of the final answer.
    public let headers: HTTPHeaders
    /// The body, decompressed.
    public let body: [UInt8]
    /// Bytes of the body as they came over the wire, compressed where they were.
    public let receivedBytes: Int

    /// A response; tests and fakes make their own.
    public init(
        status: Int,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        receivedBytes: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.receivedBytes = receivedBytes ?? body.count
    }
}
