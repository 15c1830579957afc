/// A group of endpoints that share one of Spotify's quotas.
///
/// Spotify does not publish the groups. Measured: one bucket locked, the others went on answering.
public enum Bucket: String, Sendable, Hashable, CaseIterable, Codable, CodingKeyRepresentable {
    case search
    case artists
    case artistAlbums = "artist-albums"
    case albums
    case albumTracks = "album-tracks"
    case tracks
    case browse
    case playlists
    case me
}
