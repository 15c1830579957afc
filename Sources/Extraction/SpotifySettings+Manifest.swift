public import Pipeline
public import Spotify

extension SpotifySettings {
    /// The settings of the environment, with the credentials that `manifest` names.
    ///
    /// - Throws: `SpotifyError` for a setting that is missing or wrong.
    public init(environment: [String: String], manifest: Manifest) throws {
        try self.init(environment: environment, pool: manifest.credentials)
    }
}
