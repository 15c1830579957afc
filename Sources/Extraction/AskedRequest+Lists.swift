import Catalog
import Frontier
import Spotify

extension AskedRequest {
    /// The lists of which a page was asked for: one for each type of a search, none for objects.
    var lists: [(name: ListName, kind: SearchKind)] {
        switch route {
        case .artists, .albums, .tracks: []
        case .newReleases: [(.newReleases, .album)]
        case .search:
            types.map { type in
                let name = ListName.search(
                    query["q"] ?? "",
                    type: type,
                    market: market,
                    includesExternalAudio: includesExternalAudio
                )
                return (name: name, kind: type)
            }
        case .artistAlbums:
            asked.prefix(1).map { (.albums(ofArtist: $0, groups: groups, market: market), .album) }
        case .albumTracks:
            asked.prefix(1).map { (.tracks(ofAlbum: $0, market: market), .track) }
        }
    }

    /// What was asked for by its id, or whose list was; `nil` for a search, a batch and new releases.
    var subject: (kind: EntityKind, id: String)? {
        guard let id = asked.first else { return nil }
        return switch template {
        case .artist, .artistAlbums: (.artist, id)
        case .album, .albumTracks: (.album, id)
        case .track: (.track, id)
        case .artists, .albums, .tracks, .search, .newReleases: nil
        }
    }

    /// The kind of the objects that were asked for by their ids; `nil` where a page of a list was.
    var objectKind: EntityKind? {
        switch route {
        case .artists: .artist
        case .albums: .album
        case .tracks: .track
        case .search, .newReleases, .artistAlbums, .albumTracks: nil
        }
    }

    /// Whether objects were asked for by their ids, rather than a page of a list.
    var isForObjects: Bool { objectKind != nil }

    /// The types of a search.
    var types: [SearchKind] { words(of: "type").compactMap(SearchKind.init(rawValue:)) }

    /// The groups of an artist's albums.
    var groups: [String] { words(of: "include_groups") }

    /// Whether a search takes in what is playable from elsewhere.
    var includesExternalAudio: Bool { query["include_external"] == "audio" }

    private func words(of name: String) -> [String] {
        query[name]?.split(separator: ",").map(String.init) ?? []
    }
}
