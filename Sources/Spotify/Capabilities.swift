/// How much a client id may ask for in one request.
public struct Capabilities: Sendable, Equatable {
    /// Artists read at once by their ids; 1 means single reads.
    public var batchArtists: Int
    /// Albums read at once by their ids; 1 means single reads.
    public var batchAlbums: Int
    /// Tracks read at once by their ids; 1 means single reads.
    public var batchTracks: Int
    /// The largest page of a search.
    public var searchPage: Int
    /// The largest page of an artist's albums.
    public var artistAlbumsPage: Int
    /// The largest page of an album's tracks.
    public var albumTracksPage: Int
    /// The largest page of new releases.
    public var newReleasesPage: Int

    /// What Spotify's documentation grants a client id in `mode`.
    public init(_ mode: Mode) {
        let isExtended = mode == .extended
        batchArtists = isExtended ? 50 : 1
        batchAlbums = isExtended ? 20 : 1
        batchTracks = isExtended ? 50 : 1
        searchPage = isExtended ? 50 : 10
        artistAlbumsPage = isExtended ? 50 : 10
        albumTracksPage = 50
        newReleasesPage = 50
    }
}
