import Files
import Foundation
import Glibc
import Landing
import Pipeline
import Spotify

extension LandingOrigin {
    /// The origin of `run`, which becomes that of `settings` where it has none yet.
    static func claim(_ run: RunDirectory, for settings: SpotifySettings, now: Date) throws -> LandingOrigin {
        if let known = try read(run) { return try known.accepting(settings, in: run) }
        let origin = LandingOrigin(
            host: settings.apiHost,
            client: settings.clientID,
            id: UUID().uuidString,
            openedAt: now
        )
        let url = url(of: run)
        let proposal = url.deletingLastPathComponent().appending(component: ".origin-\(origin.id)")
        try AtomicFile.write(origin.encoded(), to: proposal)
        defer { unlink(proposal.path) }
        // link decides between stages that start side by side: the first one's origin stands.
        guard link(proposal.path, url.path) == 0 || errno == EEXIST else {
            throw StorageError("create", url.path)
        }
        return try read(run)?.accepting(settings, in: run) ?? origin
    }

    private func accepting(_ settings: SpotifySettings, in run: RunDirectory) throws -> LandingOrigin {
        guard host == settings.apiHost else {
            throw OtherServiceError(run: run.name, host: host, wanted: settings.apiHost)
        }
        return self
    }
}
