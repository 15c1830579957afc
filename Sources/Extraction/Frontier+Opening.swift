import Catalog
import Files
import Frontier
import Landing
import Normalization
import Spotify

extension Frontier {
    /// Opens the frontier of the service and the app that `settings` name.
    ///
    /// - Parameters:
    ///   - settings: The service, and who asks it.
    ///   - state: Where the frontier is kept.
    ///   - sweep: How often an artist's albums are read to the end.
    ///   - holding: How long what has landed may wait to be taken in.
    /// - Throws: A `SQLiteError`; a `FrontierError` for a file of a newer version; a `DigestError`.
    convenience init(
        for settings: SpotifySettings,
        in state: StateDirectory,
        sweep: Duration,
        holding: Duration = .zero
    ) throws {
        // Not with the contracts of one manifest: pipelines that differ in theirs share the frontier.
        let mapping = try Mapping.spotify.digest
        try self.init(
            at: state.frontier(host: settings.apiHost, client: settings.clientID),
            sweep: sweep,
            mapping: "\(RowsManifest.currentFormat) \(mapping)",
            holding: holding
        )
    }
}
