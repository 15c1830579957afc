import Files
import Foundation
import Glibc
import Landing
import Pipeline
import Spotify

extension LandingOrigin {
    /// The origin of `run`, which becomes that of `settings` where it has none yet.
    ///
    /// Where another client id was to ask until now, it is kept that theirs is to ask from `now` on.
    static func claim(_ run: RunDirectory, for settings: SpotifySettings, now: Date) throws -> LandingOrigin {
        if let known = try read(run) { return try known.goingOn(in: run, for: settings, now: now) }
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
        return try read(run)?.goingOn(in: run, for: settings, now: now) ?? origin
    }

    /// What this origin of `run` becomes where `settings` are to ask from `now` on; nothing is written.
    ///
    /// - Throws: An ``OtherServiceError`` where they name another service.
    func accepting(_ settings: SpotifySettings, in run: RunDirectory, now: Date) throws -> LandingOrigin {
        guard host == settings.apiHost else {
            throw OtherServiceError(run: run.name, host: host, wanted: settings.apiHost)
        }
        return asked(by: settings.clientID, from: now)
    }

    /// Keeps what becomes of it; stages that go on side by side keep the same but for a moment.
    private func goingOn(
        in run: RunDirectory,
        for settings: SpotifySettings,
        now: Date
    ) throws -> LandingOrigin {
        let origin = try accepting(settings, in: run, now: now)
        if origin != self { try AtomicFile.write(origin.encoded(), to: Self.url(of: run)) }
        return origin
    }
}
