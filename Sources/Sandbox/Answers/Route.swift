/// The routes of the sandbox.
enum Route: Sendable, Equatable {
    case token
    case search
    case artist(String)
    case artists
    case artistAlbums(String)
    case album(String)
    case albums
    case albumTracks(String)
    case track(String)
    case tracks
    case newReleases
    /// A route that Spotify took from Development Mode and the sandbox does not have.
    case retired
    case unknown

    /// The route of a path, without its query.
    init(path: some StringProtocol) {
        let parts = String(path).split(separator: "/").map(String.init)
        guard parts.first == "v1" else {
            self = parts == ["api", "token"] ? .token : .unknown
            return
        }
        switch (parts.count, parts.dropFirst().first, parts.last) {
        case (2, "search", _): self = .search
        case (2, "artists", _): self = .artists
        case (2, "albums", _): self = .albums
        case (2, "tracks", _): self = .tracks
        case (3, "artists", let id?): self = .artist(id)
        case (3, "albums", let id?): self = .album(id)
        case (3, "tracks", let id?): self = .track(id)
        case (3, "browse", "new-releases"): self = .newReleases
        case (4, "artists", "albums"): self = .artistAlbums(parts[2])
        case (4, "albums", "tracks"): self = .albumTracks(parts[2])
        case (4, "artists", "top-tracks"), (4, "artists", "related-artists"), (2, "markets", _),
            (2, "recommendations", _), (2, "audio-features", _), (3, "browse", "categories"):
            self = .retired
        default: self = .unknown
        }
    }

    /// The bucket whose quota a call is counted against; null for what is no endpoint.
    var bucket: Bucket? {
        switch self {
        case .search: .search
        case .artist, .artists: .artists
        case .artistAlbums: .artistAlbums
        case .album, .albums: .albums
        case .albumTracks: .albumTracks
        case .track, .tracks: .tracks
        case .newReleases: .browse
        case .token, .retired, .unknown: nil
        }
    }

    /// Whether Development Mode refuses this route.
    var isExtendedOnly: Bool {
        switch self {
        case .artists, .albums, .tracks, .newReleases, .retired: true
        default: false
        }
    }
}
