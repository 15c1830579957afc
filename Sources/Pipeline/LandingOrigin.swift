import Diagnostics
import Files
public import Foundation
public import Landing

/// Which service a run asks, fixed by its first extract stage: answers of different services must not be mixed.
public struct LandingOrigin: Codable, Sendable, Equatable {
    /// The API's host.
    public let host: String
    /// The client id.
    public let client: String
    /// A name that no other run has, even if the directory is moved or recreated.
    public let id: String
    /// When the run began to ask, in whole milliseconds, as answers have their times; what was learned since is not
    /// asked again in this run.
    public let openedAt: Date

    private enum CodingKeys: String, CodingKey {
        case host
        case client
        case id
        case openedAt = "opened_at"
    }

    /// An origin that no run has yet.
    public init(host: String, client: String, id: String, openedAt: Date) {
        self.host = host
        self.client = client
        self.id = id
        self.openedAt = Date(timeIntervalSince1970: Double(Timestamp.milliseconds(openedAt)) / 1_000)
    }

    /// The origin of `run`, or `nil` where nothing has been asked yet.
    ///
    /// - Throws: ``RunError/damaged(path:reason:)`` for a file that is no origin: with another one in its place, what
    ///   has landed would be asked for again; a `StorageError`.
    public static func read(_ run: RunDirectory) throws -> LandingOrigin? {
        guard let bytes = try AtomicFile.read(url(of: run)) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        do {
            return try decoder.decode(LandingOrigin.self, from: Data(bytes))
        } catch is DecodingError {
            throw RunError.damaged(path: url(of: run).relativePath, reason: "not an origin of answers")
        }
    }

    /// The file as it is written.
    ///
    /// - Throws: What encoding throws.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        return try encoder.encode(self) + [10]
    }

    /// Where the origin of `run` is kept.
    public static func url(of run: RunDirectory) -> URL { run.landingOrigin }

    /// How the landing of `source` is known to the frontier.
    public func name(of source: LandingSource) -> String { "\(id)/\(source.rawValue)" }
}
