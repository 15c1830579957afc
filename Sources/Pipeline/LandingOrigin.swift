import Diagnostics
import Files
public import Foundation
public import Landing

/// Which service a run asks, fixed by its first extract stage, and for which client ids it was to.
///
/// Answers of different services must not be mixed. Those to different client ids may: a run that is resumed with
/// another app goes on with that, and keeps from when on it was to ask. That is written before anything is asked, so
/// an app whose credentials are refused then is named as well. Of a pool the first app is named; which one has asked
/// stands with each attempt.
public struct LandingOrigin: Codable, Sendable, Equatable {
    /// Another client id that a run was to go on with.
    public struct Handover: Codable, Sendable, Equatable {
        /// The client id.
        public let client: String
        /// From when on it was to ask, in whole milliseconds.
        public let at: Date
    }

    /// The API's host.
    public let host: String
    /// The client id that opened the run.
    public let client: String
    /// Those that were to go on with it, in their order.
    public private(set) var handovers: [Handover]
    /// A name that no other run has, even if the directory is moved or recreated.
    public let id: String
    /// When the run began to ask, in whole milliseconds, as answers have their times; what was learned since is not
    /// asked again in this run.
    public let openedAt: Date

    private enum CodingKeys: String, CodingKey {
        case host
        case client
        case handovers
        case id
        case openedAt = "opened_at"
    }

    /// An origin that no run has yet.
    public init(host: String, client: String, id: String, openedAt: Date) {
        self.host = host
        self.client = client
        handovers = []
        self.id = id
        self.openedAt = Self.wholeMilliseconds(openedAt)
    }

    /// Reads an origin; one without handovers had none.
    ///
    /// - Throws: A `DecodingError`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        host = try values.decode(String.self, forKey: .host)
        client = try values.decode(String.self, forKey: .client)
        handovers = try values.decodeIfPresent([Handover].self, forKey: .handovers) ?? []
        id = try values.decode(String.self, forKey: .id)
        openedAt = try values.decode(Date.self, forKey: .openedAt)
    }

    /// The client id that was to ask last.
    public var currentClient: String { handovers.last?.client ?? client }

    /// Every client id that was to ask.
    public var clients: Set<String> { Set([client] + handovers.map(\.client)) }

    /// The same, where `client` is to ask from `time` on.
    public func asked(by client: String, from time: Date) -> LandingOrigin {
        guard client != currentClient else { return self }
        var origin = self
        origin.handovers.append(Handover(client: client, at: Self.wholeMilliseconds(time)))
        return origin
    }

    /// What is written out is in whole milliseconds, and what is read back must be the same.
    private static func wholeMilliseconds(_ date: Date) -> Date {
        Date(timeIntervalSince1970: Double(Timestamp.milliseconds(date)) / 1_000)
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
