import Catalog
import Diagnostics
import Foundation
import Spotify

/// A recorded request, read back as what it asked for.
///
/// Only what we ask ourselves is read; everything else is no request of ours.
enum FailedRequest: Sendable, Hashable {
    /// Things of one kind by their ids.
    case objects(EntityKind, ids: [String], market: String?)
    /// A page of an artist's albums.
    case artistAlbums(String, groups: [String], market: String?, limit: Int, offset: Int)
    /// A page of an album's tracks.
    case albumTracks(String, market: String?, limit: Int, offset: Int)
    /// A page of each of some types of hits.
    case search(String, types: [String], market: String?, external: Bool, limit: Int, offset: Int)
    /// A page of Spotify's new releases.
    case newReleases(limit: Int, offset: Int)

    /// The request whose path and query are `target`; `nil` where it is none of ours.
    init?(target: String) {
        guard let parts = URLComponents(string: target) else { return nil }
        let path = parts.path.split(separator: "/").map(String.init)
        guard path.first == "v1" else { return nil }
        var query: [String: String] = [:]
        for item in parts.queryItems ?? [] { query[item.name] = item.value }
        let market = query["market"]
        let limit = query["limit"].flatMap(Int.init) ?? 1
        let offset = query["offset"].flatMap(Int.init) ?? 0
        let list = { (name: String) in query[name]?.split(separator: ",").map(String.init) ?? [] }
        let id = path.count > 2 ? path[2] : ""

        switch (path.dropFirst().first, path.dropFirst(3).first, path.count) {
        case ("search", nil, 2):
            guard let text = query["q"] else { return nil }
            let external = query["include_external"] == "audio"
            self = .search(
                text,
                types: list("type"),
                market: market,
                external: external,
                limit: limit,
                offset: offset
            )
        case ("browse", nil, 3) where id == "new-releases":
            self = .newReleases(limit: limit, offset: offset)
        case ("artists", "albums", 4) where SpotifyID.isValid(id):
            let groups = list("include_groups")
            self = .artistAlbums(id, groups: groups, market: market, limit: limit, offset: offset)
        case ("albums", "tracks", 4) where SpotifyID.isValid(id):
            self = .albumTracks(id, market: market, limit: limit, offset: offset)
        case (.some(let name), nil, 2...3):
            let ids = (path.count == 3 ? [id] : list("ids")).filter(SpotifyID.isValid)
            guard let kind = Self.kinds[name], !ids.isEmpty else { return nil }
            self = .objects(kind, ids: ids, market: market)
        default:
            return nil
        }
    }

    /// How many items were asked for at once; 0 for things asked for by their ids.
    var limit: Int {
        switch self {
        case .objects: 0
        case .artistAlbums(_, _, _, let limit, _), .albumTracks(_, _, let limit, _),
            .search(_, _, _, _, let limit, _), .newReleases(let limit, _):
            limit
        }
    }

    /// The same for pages of one place, however large.
    var ofAnySize: FailedRequest {
        switch self {
        case .objects: self
        case .artistAlbums(let id, let groups, let market, _, let offset):
            .artistAlbums(id, groups: groups, market: market, limit: 0, offset: offset)
        case .albumTracks(let id, let market, _, let offset):
            .albumTracks(id, market: market, limit: 0, offset: offset)
        case .search(let text, let types, let market, let external, _, let offset):
            .search(text, types: types, market: market, external: external, limit: 0, offset: offset)
        case .newReleases(_, let offset):
            .newReleases(limit: 0, offset: offset)
        }
    }

    private static let kinds: [String: EntityKind] = [
        "artists": .artist, "albums": .album, "tracks": .track,
    ]
}
