import Catalog
import Frontier
import Spotify

extension AskedRequest {
    /// The lists of which a page was asked for: one for each type of a search, none for objects.
    var lists: [(name: ListName, kind: String)] {
        switch route {
        case .artists, .albums, .tracks: []
        case .newReleases: [(.newReleases, "album")]
        case .search:
            types.map { type in
                let external = query["include_external"] == "audio"
                return (.search(query["q"] ?? "", type: type, market: market, external: external), type)
            }
        case .artistAlbums:
            asked.prefix(1).map { artist in
                let groups = query["include_groups"]?.split(separator: ",").map(String.init) ?? []
                return (.albums(ofArtist: artist, groups: groups, market: market), "album")
            }
        case .albumTracks:
            asked.prefix(1).map { (.tracks(ofAlbum: $0, market: market), "track") }
        }
    }

    /// What was asked for by its id, or whose list was; `nil` for a search, a batch and new releases.
    var subject: (kind: EntityKind, id: String)? {
        guard !isBatch, let id = asked.first else { return nil }
        return switch route {
        case .artists, .artistAlbums: (.artist, id)
        case .albums, .albumTracks: (.album, id)
        case .tracks: (.track, id)
        case .search, .newReleases: nil
        }
    }

    private var types: [String] { query["type"]?.split(separator: ",").map(String.init) ?? [] }
}
