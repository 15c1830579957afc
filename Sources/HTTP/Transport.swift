/// Something that carries a request to a server and brings back the answer.
public protocol Transport: Sendable {
    /// The server's answer to `request`, whatever its status.
    ///
    /// - Parameter request: What to ask; it is sent once, and no redirect is followed.
    /// - Returns: The whole answer.
    /// - Throws: An ``HTTPError`` when no whole answer came, `CancellationError` when the task was cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
