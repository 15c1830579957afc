public import Catalog

extension PathTemplate {
    /// The route that has paths of this template.
    public var route: Capabilities.Route {
        switch self {
        case .search: .search
        case .newReleases: .newReleases
        case .artists, .artist: .artists
        case .artistAlbums: .artistAlbums
        case .albums, .album: .albums
        case .albumTracks: .albumTracks
        case .tracks, .track: .tracks
        }
    }
}
