import Catalog
import Frontier
import Spotify

/// One page of a list, or of several lists that share their answers.
struct PageOrder: Sendable {
    let route: Capabilities.Route
    let lists: [ListName]
    let offset: Int
    /// Items wanted at most.
    let wanted: Int
    /// Makes the request for the page at an offset, of a size.
    let endpoint: @Sendable (_ offset: Int, _ limit: Int) -> Endpoint
}

extension PageOrder {
    /// A page of a search's hits of each of `types`.
    static func search(
        _ text: String,
        types: [SearchKind],
        market: String?,
        includesExternalAudio: Bool,
        offset: Int,
        wanted: Int
    ) -> PageOrder {
        PageOrder(
            route: .search,
            lists: types.map {
                .search(text, type: $0, market: market, includesExternalAudio: includesExternalAudio)
            },
            offset: offset,
            wanted: wanted,
            endpoint: { offset, limit in
                .search(
                    text,
                    types: types,
                    market: market,
                    includesExternalAudio: includesExternalAudio,
                    limit: limit,
                    offset: offset
                )
            }
        )
    }
}
