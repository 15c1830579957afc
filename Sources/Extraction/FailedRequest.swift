import Catalog
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
    case search(
        String,
        types: [SearchKind],
        market: String?,
        includesExternalAudio: Bool,
        limit: Int,
        offset: Int
    )
    /// A page of Spotify's new releases.
    case newReleases(limit: Int, offset: Int)

    /// The request whose path and query are `target`; `nil` where it is none of ours.
    init?(target: String) {
        guard let request = AskedRequest(target: target) else { return nil }
        self.init(request)
    }

    /// What `request` asked for; `nil` where no id or text of it is one of ours.
    private init?(_ request: AskedRequest) {
        let ids = request.asked.filter(SpotifyID.isValid)
        let (market, limit, offset) = (request.market, request.limit ?? 1, request.offset)
        switch request.route {
        case .search:
            guard let text = request.query["q"], !request.types.isEmpty else { return nil }
            self = .search(
                text,
                types: request.types,
                market: market,
                includesExternalAudio: request.includesExternalAudio,
                limit: limit,
                offset: offset
            )
        case .newReleases:
            self = .newReleases(limit: limit, offset: offset)
        case .artistAlbums:
            guard let id = ids.first else { return nil }
            self = .artistAlbums(id, groups: request.groups, market: market, limit: limit, offset: offset)
        case .albumTracks:
            guard let id = ids.first else { return nil }
            self = .albumTracks(id, market: market, limit: limit, offset: offset)
        case .artists, .albums, .tracks:
            guard let kind = request.objectKind, !ids.isEmpty else { return nil }
            self = .objects(kind, ids: ids, market: market)
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
        case .search(let text, let types, let market, let includesExternalAudio, _, let offset):
            .search(
                text,
                types: types,
                market: market,
                includesExternalAudio: includesExternalAudio,
                limit: 0,
                offset: offset
            )
        case .newReleases(_, let offset):
            .newReleases(limit: 0, offset: offset)
        }
    }
}
