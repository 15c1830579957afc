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
