import Files
public import Pipeline
public import Quota
import Spotify

extension Budgets {
    /// The budgets that a stage of `manifest` would begin with now, by the mode that the environment sets or that
    /// answers have shown.
    ///
    /// - Throws: `SpotifyError` for settings that are wrong; `StateDirectoryError` where others can write what
    ///   was learned.
    public init(of manifest: Manifest, environment: [String: String]) throws {
        let settings = try SpotifySettings(environment: environment, manifest: manifest)
        let routes = try LearnedCapabilities(settings, in: StateDirectory(environment: environment))
        let limits = EffectiveLimits(manifest.quota, SpendingLimits(), isExtended: routes.isExtended)
        self = limits.budgets
    }
}
