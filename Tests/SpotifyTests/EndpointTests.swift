import Catalog
import Quota
import Spotify
import Testing

@Suite struct EndpointTests {
    private static let other = "0OdUWJ0sBjDrqHygGUXeCF"

    @Test(arguments: [
        (Endpoint.artist(someID), "/v1/artists/\(someID)", Bucket.artists),
        (.artists([someID, other]), "/v1/artists?ids=\(someID),\(other)", .artists),
        (
            .artistAlbums(someID, groups: ["album", "single"], limit: 10, offset: 20),
            "/v1/artists/\(someID)/albums?include_groups=album,single&limit=10&offset=20", .artistAlbums
        ),
        (
            .artistAlbums(someID, groups: [], limit: 10), "/v1/artists/\(someID)/albums?limit=10&offset=0",
            .artistAlbums
        ),
        (.album(someID), "/v1/albums/\(someID)", .albums),
        (.album(someID, market: "DE"), "/v1/albums/\(someID)?market=DE", .albums),
        (.albums([someID, other], market: "DE"), "/v1/albums?ids=\(someID),\(other)&market=DE", .albums),
        (
            .albumTracks(someID, market: "DE", limit: 50, offset: 50),
            "/v1/albums/\(someID)/tracks?market=DE&limit=50&offset=50", .albumTracks
        ),
        (.track(someID), "/v1/tracks/\(someID)", .tracks),
        (.tracks([someID]), "/v1/tracks?ids=\(someID)", .tracks),
        (.newReleases(limit: 50, offset: 50), "/v1/browse/new-releases?limit=50&offset=50", .browse),
        (
            .search(
                "miles davis",
                types: [SearchKind.artist, .album],
                market: "DE",
                includesExternalAudio: true,
                limit: 10,
                offset: 990
            ),
            "/v1/search?q=miles%20davis&type=artist,album&market=DE&limit=10&offset=990&include_external=audio",
            .search
        ),
    ])
    func `every endpoint has its path, its template, its query and its bucket`(
        endpoint: Endpoint,
        target: String,
        bucket: Bucket
    ) {
        #expect(endpoint.target == target)
        #expect(endpoint.bucket == bucket)
        #expect(endpoint.method == "GET")
        #expect(PathTemplate(path: endpoint.path) == endpoint.template)
    }

    @Test func `the ids asked for are kept, and the owner's id of a list`() {
        #expect(Endpoint.albums([someID, Self.other]).asked == [someID, Self.other])
        #expect(Endpoint.albumTracks(someID, limit: 50).asked == [someID])
        #expect(Endpoint.search("x", types: [.track], limit: 1).asked.isEmpty)
        #expect(Endpoint.newReleases(limit: 1).asked.isEmpty)
    }

    @Test func `a query keeps its items as they were before encoding`() {
        let endpoint = Endpoint.search("50% \"off\"", types: [.track], limit: 10)
        #expect(endpoint.query.first == QueryItem("q", "50% \"off\""))
        #expect(endpoint.target.contains("q=50%25%20%22off%22&"))
    }

    @Test(arguments: [
        ("a&b=c#d?e+f/g", "a%26b%3Dc%23d%3Fe%2Bf%2Fg"), ("Sigur Rós", "Sigur%20R%C3%B3s"),
        ("𝄞", "%F0%9D%84%9E"),
        ("tab\tline\r\n", "tab%09line%0D%0A"), ("year:1955-1960 ~x_.", "year%3A1955-1960%20~x_."),
    ])
    func `nothing in a search can end the query`(text: String, encoded: String) {
        #expect(Endpoint.search(text, types: [.track], limit: 1).target.contains("q=\(encoded)&type"))
    }

    @Test func `an id cannot leave its path`() {
        #expect(Endpoint.artist("../me?x#y").path == "/v1/artists/..%2Fme%3Fx%23y")
    }

    @Test func `development mode reads singly and in small pages`() {
        let development = Capabilities(.development)
        let extended = Capabilities(.extended)
        #expect([development.batchArtists, development.batchAlbums, development.batchTracks] == [1, 1, 1])
        #expect([extended.batchArtists, extended.batchAlbums, extended.batchTracks] == [50, 20, 50])
        #expect(
            [development.searchPage, development.artistAlbumsPage, development.albumTracksPage] == [
                10, 10, 50,
            ]
        )
        #expect([extended.searchPage, extended.artistAlbumsPage, extended.albumTracksPage] == [50, 50, 50])
    }
}
