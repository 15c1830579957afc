/// A group of endpoints that share a quota.
public enum Bucket: String, Sendable, CaseIterable {
    case search
    case artists
    case artistAlbums = "artist-albums"
    case albums
    case albumTracks = "album-tracks"
    case tracks
    case browse
}
