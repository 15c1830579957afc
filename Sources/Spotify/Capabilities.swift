/// How much a client id may ask for in one request.
public struct Capabilities: Sendable, Equatable {
    /// The routes that Discograph reads, each of which may be closed or limited by itself.
    public enum Route: String, Sendable, CaseIterable {
        case search
        case newReleases = "new-releases"
        case artists
        case albums
        case tracks
        case artistAlbums = "artist-albums"
        case albumTracks = "album-tracks"
    }

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
    /// Routes that refuse everything.
    public var closedRoutes: Set<Route> = []

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

    /// How many things one request to `route` may ask for: ids of a batch, or items of a page.
    public subscript(route: Route) -> Int {
        get { self[keyPath: Self.size(of: route)] }
        set { self[keyPath: Self.size(of: route)] = newValue }
    }

    private static func size(of route: Route) -> WritableKeyPath<Capabilities, Int> {
        switch route {
        case .search: \.searchPage
        case .newReleases: \.newReleasesPage
        case .artists: \.batchArtists
        case .albums: \.batchAlbums
        case .tracks: \.batchTracks
        case .artistAlbums: \.artistAlbumsPage
        case .albumTracks: \.albumTracksPage
        }
    }
}
