import Foundation
import Glibc
import Landing
import Pipeline
import Spotify

/// Whom a run asks, fixed by its first extract stage: answers of different services must not be mixed.
struct LandingOrigin: Codable, Sendable, Equatable {
    /// The API's host.
    var host: String
    /// The client id.
    var client: String
    /// A name that no other run has, also after the directory was moved or made anew.
    var id: String
    /// When the run began to ask; what was learned since is not asked again in this run.
    var openedAt: Date

    private enum CodingKeys: String, CodingKey {
        case host
        case client
        case id
        case openedAt = "opened_at"
    }

    /// The origin of `run`, which becomes that of `settings` where it has none yet.
    static func claim(_ run: RunDirectory, for settings: SpotifySettings, now: Date) throws -> LandingOrigin {
        if let known = try read(run) { return try known.accepting(settings, in: run) }
        let origin = LandingOrigin(
            host: settings.apiHost,
            client: settings.clientID,
            id: UUID().uuidString,
            openedAt: now
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        encoder.dateEncodingStrategy = .millisecondsSince1970
        let proposal = url(run).deletingLastPathComponent().appending(component: ".origin-\(origin.id)")
        try AtomicFile.write(encoder.encode(origin) + [10], to: proposal)
        defer { unlink(proposal.path) }
        // link decides between stages that start side by side: the first one's origin stands.
        guard link(proposal.path, url(run).path) == 0 || errno == EEXIST else {
            throw StorageError("create", url(run).path)
        }
        return try read(run)?.accepting(settings, in: run) ?? origin
    }

    /// The origin of `run`, or `nil` where nothing has been asked yet.
    ///
    /// - Throws: `RunError.damaged` for a file that is no origin: with another one in its place, what has
    ///   landed would be asked for again.
    static func read(_ run: RunDirectory) throws -> LandingOrigin? {
        guard let bytes = try AtomicFile.read(url(run)) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .millisecondsSince1970
        do {
            return try decoder.decode(LandingOrigin.self, from: Data(bytes))
        } catch is DecodingError {
            throw RunError.damaged(path: url(run).relativePath, reason: "not an origin of answers")
        }
    }

    private static func url(_ run: RunDirectory) -> URL {
        run.url.appending(components: "landing", "origin.json")
    }

    private func accepting(_ settings: SpotifySettings, in run: RunDirectory) throws -> LandingOrigin {
        guard host == settings.apiHost else {
            throw OtherServiceError(run: run.name, host: host, wanted: settings.apiHost)
        }
        return self
    }

    /// How the landing of `source` is known to the frontier.
    func name(of source: LandingSource) -> String { "\(id)/\(source.rawValue)" }
}
