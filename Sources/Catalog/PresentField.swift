/// The fields and lists of an artist that an answer may carry; the raw value is the bit in `present`.
public enum ArtistField: Int, Sendable, CaseIterable {
    case name = 1
    case popularity = 2
    case followers = 4
    case genres = 8
    case images = 16
}

/// The fields and lists of an album that an answer may carry; the raw value is the bit in `present`.
///
/// An album's tracks are not among them: they arrive in pages, each of which is a row of `album_track_page`.
public enum AlbumField: Int, Sendable, CaseIterable {
    case name = 1
    case albumType = 2
    case totalTracks = 4
    case releaseDate = 8
    case releaseDatePrecision = 16
    case label = 32
    case popularity = 64
    case markets = 128
    case images = 256
    case artists = 512
    case copyrights = 1_024
    case externalIDs = 2_048
}

/// The fields and lists of a track that an answer may carry; the raw value is the bit in `present`.
public enum TrackField: Int, Sendable, CaseIterable {
    case name = 1
    case durationMs = 2
    case explicit = 4
    case popularity = 8
    case discNumber = 16
    case trackNumber = 32
    case isLocal = 64
    case previewURL = 128
    case album = 256
    case markets = 512
    case artists = 1_024
    case externalIDs = 2_048
}
