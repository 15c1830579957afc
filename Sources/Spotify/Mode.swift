/// The two regimes under which Spotify lets a client id work.
public enum Mode: String, Sendable, CaseIterable {
    /// What a new app gets: no batch reads, small pages, fewer fields, a daily quota.
    case development
    /// What an organisation may be granted: everything.
    case extended
}
