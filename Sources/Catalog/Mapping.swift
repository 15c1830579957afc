/// The one mapping from what Spotify answers to the rows that are kept.
///
/// It drives `transform`, and lineage, documentation and round-trip tests are read from it.
public struct Mapping: Sendable, Encodable {
    /// What is kept of each kind of object.
    public let objects: [ObjectMapping]
    /// What the answers of each route are made of.
    public let routes: [RouteMapping]
    /// The row that each new list of markets makes.
    public let marketSet: RowMapping

    /// A mapping of `objects`, reached through `routes`.
    public init(objects: [ObjectMapping], routes: [RouteMapping], marketSet: RowMapping) {
        self.objects = objects
        self.routes = routes
        self.marketSet = marketSet
    }

    /// What the answers to `path`, as on the wire, are made of; `nil` where no route has that path.
    public func route(of path: String) -> RouteMapping? {
        guard let template = PathTemplate(path: path) else { return nil }
        return routes.first { $0.path == template }
    }

    /// The mapping of Spotify's answers, and of the run's own logs of requests and failures.
    public static let spotify = Mapping(
        objects: [.artist, .album, .track, .image(of: .artist), .image(of: .album), .copyright]
            + [.tracksOfAlbum, .albumsOfArtist]
            + [.batch(of: .artist), .batch(of: .album), .batch(of: .track)]
            + [.search, .newReleases, .found]
            + SearchKind.allCases.map { .hits(of: $0) }
            + [.request, .failure],
        routes: [
            RouteMapping(.search, .search, asked: .nothing, query: .request),
            RouteMapping(.newReleases, .newReleases, asked: .nothing, query: .fixed("browse:new-releases")),
            RouteMapping(.artists, .batch(of: .artist), asked: .each),
            RouteMapping(.artist, .artist, asked: .object),
            RouteMapping(.artistAlbums, .albumsOfArtist, asked: .owner),
            RouteMapping(.albums, .batch(of: .album), asked: .each),
            RouteMapping(.album, .album, asked: .object),
            RouteMapping(.albumTracks, .tracksOfAlbum, asked: .owner),
            RouteMapping(.tracks, .batch(of: .track), asked: .each),
            RouteMapping(.track, .track, asked: .object),
        ],
        marketSet: RowMapping(.marketSet, [.init("market_set", .setNumber), .init("markets", .setMembers)])
    )
}
