import Diagnostics
import Files
public import Foundation

/// One answer as it is landed: what was asked, when, and what came back.
public struct LandedLine: Sendable {
    /// The HTTP method.
    public var method = "GET"
    /// The path on the wire below the API's host, such as `/v1/albums/…`.
    public var path: String
    /// The query as sent, in order.
    public var query: [(name: String, value: String)]
    /// The ids asked for; for pages of a list its owner's id; empty for a search.
    public var asked: [String]
    /// When the answer arrived.
    public var fetchedAt: Date
    /// The HTTP status.
    public var status: Int
    /// The answer's `ETag`.
    public var etag: String?
    /// The answer's `Cache-Control`.
    public var cacheControl: String?
    /// The answer's `Retry-After`.
    public var retryAfter: String?
    /// What came back.
    public var body: LandedBody

    /// An answer to `GET path?query`.
    public init(
        path: String,
        query: [(name: String, value: String)],
        asked: [String],
        fetchedAt: Date,
        status: Int,
        body: LandedBody
    ) {
        self.path = path
        self.query = query
        self.asked = asked
        self.fetchedAt = fetchedAt
        self.status = status
        self.body = body
    }

    /// The line as it stands in a segment, its line break included.
    public func encoded() -> [UInt8] {
        var parameters = JSONLine()
        for (name, value) in query { parameters.add(name, value) }
        var request = JSONLine()
        request.add("method", method)
        request.add("path", path)
        request.add("query", parameters)
        var headers = JSONLine()
        headers.add("etag", etag)
        headers.add("cache-control", cacheControl)
        headers.add("retry-after", retryAfter)
        var line = JSONLine(reserving: body.size + 1_024)
        line.add("request", request)
        line.add("asked", asked)
        line.add("fetched_at", Timestamp.text(fetchedAt))
        line.add("status", status)
        line.add("headers", headers)
        switch body {
        case .json(let bytes): line.add("body", json: bytes)
        case .other(let bytes): line.add("body_base64", Data(bytes).base64EncodedString())
        }
        return line.finished()
    }
}

/// The body of a landed answer.
public enum LandedBody: Sendable {
    /// Valid JSON on one line, white space removed, its tokens untouched.
    case json([UInt8])
    /// Anything else, kept byte for byte as base64.
    case other([UInt8])

    /// How many bytes of a line it takes.
    var size: Int {
        switch self {
        case .json(let bytes): bytes.count
        case .other(let bytes): bytes.count / 3 * 4 + 4
        }
    }
}
