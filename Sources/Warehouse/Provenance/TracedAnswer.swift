import Diagnostics
import Files
import Landing
import Postgres

/// An answer, and the way to its line.
public struct TracedAnswer: Sendable, Hashable {
    /// A request that it may answer.
    public struct Request: Sendable, Hashable, Codable {
        /// The HTTP method.
        public let method: String
        /// Path and query below the API's host.
        public let url: String
        /// The HTTP status.
        public let status: Int?

        /// Writes the status even where it is not known.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(method, forKey: .method)
            try container.encode(url, forKey: .url)
            try container.encode(status, forKey: .status)
        }

        private enum CodingKeys: String, CodingKey {
            case method, url, status
        }
    }

    /// What it told was confirmed at this time: its own, or that of a 304 which says that it still holds.
    public let toldAt: String
    /// When it arrived.
    public let fetchedAt: String
    /// The run that landed it.
    public let run: String
    /// The file below `landing/` and the number of the line.
    public let landed: String
    /// The load that brought it first.
    public let loadID: Int
    /// When that load ended.
    public let loadedAt: String?
    /// The requests that it may answer: one, as soon as the line was read.
    public internal(set) var requests: [Request]

    /// A row of `trace_answers.sql`.
    init(_ row: Row) throws {
        toldAt = try row.decode("told_at")
        fetchedAt = try row.decode("fetched_at")
        run = try row.decode("run")
        landed = try row.decode("landed")
        loadID = try row.decode("load_id")
        loadedAt = try row.decode("loaded_at")
        let requests = try row.decode("requests", as: String?.self)
        self.requests = try requests.map { try JSONText.value([Request].self, from: $0.utf8) } ?? []
    }

    /// Where its line lies; `nil` where that cannot be told.
    var line: LandedLineName? { LandedLineName(landed) }

    /// The same, where its line says what was asked.
    func answering(_ request: Request) -> TracedAnswer {
        var answer = self
        answer.requests = [request]
        return answer
    }

    /// Whether it was a 304 that confirmed what this answer had told.
    var isRevalidated: Bool { toldAt != fetchedAt }
}
