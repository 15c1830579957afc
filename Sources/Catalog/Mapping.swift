/// The one mapping from what Spotify answers to the rows that are kept.
///
/// It drives `transform`, and lineage, documentation and round-trip tests are read from it.
public struct Mapping: Sendable, Encodable {
    /// What is kept of each kind of object.
    public let objects: [ObjectMapping]
    /// What the answers of each route are made of.
    public let routes: [Route]
    /// The row that each new list of markets makes.
    public let marketSet: RowMapping

    /// A mapping of `objects`, reached through `routes`.
    public init(objects: [ObjectMapping], routes: [Route], marketSet: RowMapping) {
        self.objects = objects
        self.routes = routes
        self.marketSet = marketSet
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
            Route("/v1/search", .search, asked: .nothing, query: .request),
            Route(
                "/v1/browse/new-releases",
                .newReleases,
                asked: .nothing,
                query: .fixed("browse:new-releases")
            ),
            Route("/v1/artists", .batch(of: .artist), asked: .each),
            Route("/v1/artists/{id}", .artist, asked: .object),
            Route("/v1/artists/{id}/albums", .albumsOfArtist, asked: .owner),
            Route("/v1/albums", .batch(of: .album), asked: .each),
            Route("/v1/albums/{id}", .album, asked: .object),
            Route("/v1/albums/{id}/tracks", .tracksOfAlbum, asked: .owner),
            Route("/v1/tracks", .batch(of: .track), asked: .each),
            Route("/v1/tracks/{id}", .track, asked: .object),
        ],
        marketSet: RowMapping(.marketSet, [.init("market_set", .setNumber), .init("markets", .setMembers)])
    )
}
