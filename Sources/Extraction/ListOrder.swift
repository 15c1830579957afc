import Frontier
import Spotify

/// A list to be read page by page.
struct ListOrder: Sendable {
    let name: ListName
    let route: Capabilities.Route
    /// Items wanted; `nil` wants all.
    var maximum: Int?
    /// How long the list stays good; `nil` reads on what was begun, but never anew.
    let freshness: Duration?
    /// Makes the request for the page at an offset, of a size.
    let endpoint: @Sendable (_ offset: Int, _ limit: Int) -> Endpoint

    /// The page at `offset`, of `wanted` items; `nil` for all that are wanted of the list.
    func page(at offset: Int, wanted: Int? = nil) -> PageOrder {
        PageOrder(
            route: route,
            lists: [name],
            offset: offset,
            wanted: wanted ?? maximum.map { $0 - offset } ?? .max,
            endpoint: endpoint
        )
    }
}

extension ListOrder {
    /// An artist's albums of some groups.
    static func albums(
        ofArtist id: String,
        groups: [String],
        market: String?,
        freshness: Duration? = nil
    ) -> ListOrder {
        ListOrder(
            name: .albums(ofArtist: id, groups: groups, market: market),
            route: .artistAlbums,
            freshness: freshness,
            endpoint: { .artistAlbums(id, groups: groups, market: market, limit: $1, offset: $0) }
        )
    }

    /// An album's tracks.
    ///
    /// The list is renewed with its album, whose answer holds the first page; so it is never begun anew.
    static func tracks(ofAlbum id: String, market: String?) -> ListOrder {
        ListOrder(
            name: .tracks(ofAlbum: id, market: market),
            route: .albumTracks,
            freshness: nil,
            endpoint: { .albumTracks(id, market: market, limit: $1, offset: $0) }
        )
    }

    /// Spotify's new releases by their own route.
    static func newReleases(maximum: Int? = nil, freshness: Duration? = nil) -> ListOrder {
        ListOrder(
            name: .newReleases,
            route: .newReleases,
            maximum: maximum,
            freshness: freshness,
            endpoint: { .newReleases(limit: $1, offset: $0) }
        )
    }
}
