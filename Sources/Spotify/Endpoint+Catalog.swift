public import Catalog

/// The endpoints that Discograph reads. Limits are those of ``Capabilities``; Spotify refuses larger ones.
extension Endpoint {
    /// Searches for `text`, a page of every type at once.
    ///
    /// Spotify shows at most 1,000 hits of a type: `offset` and `limit` together must not exceed that.
    public static func search(
        _ text: String,
        types: [SearchKind],
        market: String? = nil,
        includesExternalAudio: Bool = false,
        limit: Int,
        offset: Int = 0
    ) -> Endpoint {
        let kinds = types.map(\.rawValue).joined(separator: ",")
        var query = [QueryItem("q", text), QueryItem("type", kinds)]
        query += marketItems(market) + pageItems(limit: limit, offset: offset)
        if includesExternalAudio { query.append(QueryItem("include_external", "audio")) }
        return Endpoint(.search, query: query)
    }

    /// One artist's profile.
    public static func artist(_ id: String) -> Endpoint {
        Endpoint(.artist, of: id)
    }

    /// Several artists' profiles at once, in the order asked; extended mode only.
    public static func artists(_ ids: [String]) -> Endpoint {
        Endpoint(.artists, query: [idsItem(ids)], asked: ids)
    }

    /// A page of an artist's albums, of the given groups: `album`, `single`, `compilation`, `appears_on`.
    public static func artistAlbums(
        _ id: String,
        groups: [String],
        market: String? = nil,
        limit: Int,
        offset: Int = 0
    ) -> Endpoint {
        let groupItems = groups.isEmpty ? [] : [QueryItem("include_groups", groups.joined(separator: ","))]
        return Endpoint(
            .artistAlbums,
            of: id,
            query: groupItems + marketItems(market) + pageItems(limit: limit, offset: offset)
        )
    }

    /// One album with its first 50 tracks.
    public static func album(_ id: String, market: String? = nil) -> Endpoint {
        Endpoint(.album, of: id, query: marketItems(market))
    }

    /// Several albums at once, in the order asked; extended mode only.
    public static func albums(_ ids: [String], market: String? = nil) -> Endpoint {
        Endpoint(.albums, query: [idsItem(ids)] + marketItems(market), asked: ids)
    }

    /// A page of an album's tracks.
    public static func albumTracks(
        _ id: String,
        market: String? = nil,
        limit: Int,
        offset: Int = 0
    ) -> Endpoint {
        Endpoint(
            .albumTracks,
            of: id,
            query: marketItems(market) + pageItems(limit: limit, offset: offset)
        )
    }

    /// One track.
    public static func track(_ id: String, market: String? = nil) -> Endpoint {
        Endpoint(.track, of: id, query: marketItems(market))
    }

    /// Several tracks at once, in the order asked; extended mode only.
    public static func tracks(_ ids: [String], market: String? = nil) -> Endpoint {
        Endpoint(.tracks, query: [idsItem(ids)] + marketItems(market), asked: ids)
    }

    /// A page of Spotify's new releases; extended mode only.
    public static func newReleases(limit: Int, offset: Int = 0) -> Endpoint {
        Endpoint(.newReleases, query: pageItems(limit: limit, offset: offset))
    }

    private static func idsItem(_ ids: [String]) -> QueryItem {
        QueryItem("ids", ids.joined(separator: ","))
    }

    private static func marketItems(_ market: String?) -> [QueryItem] {
        market.map { [QueryItem("market", $0)] } ?? []
    }

    private static func pageItems(limit: Int, offset: Int) -> [QueryItem] {
        [QueryItem("limit", String(limit)), QueryItem("offset", String(offset))]
    }
}
