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

    /// The page at `offset`.
    func page(at offset: Int) -> PageOrder {
        PageOrder(
            route: route,
            lists: [name],
            offset: offset,
            wanted: maximum.map { $0 - offset } ?? .max,
            endpoint: endpoint
        )
    }
}
