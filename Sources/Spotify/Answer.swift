public import Foundation

/// What Spotify answered: a 200 whose body is whole JSON, or a 304.
public struct Answer: Sendable, Equatable {
    /// What was asked.
    public let endpoint: Endpoint
    /// When the answer was whole; its ``Attempt`` ended at the same reading of the clock.
    public let fetchedAt: Date
    /// The status: 200, or 304 where the answer known is still the answer.
    public let status: Int
    /// The header `ETag`, as sent but for secrets.
    public let etag: String?
    /// The header `Cache-Control`, as sent but for secrets.
    public let cacheControl: String?
    /// The header `Retry-After`, as sent but for secrets.
    public let retryAfter: String?
    /// The body, decompressed, not otherwise touched; empty with a 304.
    public let body: [UInt8]

    /// An answer; fakes make their own.
    public init(
        endpoint: Endpoint,
        fetchedAt: Date,
        status: Int = 200,
        etag: String? = nil,
        cacheControl: String? = nil,
        retryAfter: String? = nil,
        body: [UInt8]
    ) {
        self.endpoint = endpoint
        self.fetchedAt = fetchedAt
        self.status = status
        self.etag = etag
        self.cacheControl = cacheControl
        self.retryAfter = retryAfter
        self.body = body
    }
}
