import Catalog
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

@Suite struct ClosureTests {
    @Test(arguments: [true, false])
    func `a closure costs the smallest number of requests possible`(isExtended: Bool) async throws {
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: isExtended)
        let spotify = FakeSpotify(catalog)
        let world = try World(extended: isExtended)
        let tallies = try await world.extractAll(from: spotify)
        let capabilities = Capabilities(isExtended ? .extended : .development)
        #expect(spotify.requests.buckets == catalog.minimum.requests(with: capabilities))
        #expect(Set(spotify.requests).count == spotify.requests.count)
        #expect(tallies.allSatisfy { !$0.isPartial })
        #expect(tallies.compactMap { $0.counts["answers"] }.reduce(0, +) == spotify.requests.count)
    }

    @Test(arguments: [true, false])
    func `whole tracks cost a batch each for those that no hit told`(isExtended: Bool) async throws {
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: isExtended)
        var world = try World(extended: isExtended)
        world.parameters.detail.track = .full
        let spotify = FakeSpotify(catalog)
        try await world.extractAll(from: spotify)
        var minimum = catalog.minimum
        minimum.tracks = catalog.artists.joined().reduce(0, +) - 30
        #expect(
            spotify.requests.buckets
                == minimum.requests(with: Capabilities(isExtended ? .extended : .development))
        )
    }

    @Test func `everything of the closure is landed`() async throws {
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        let world = try World()
        try await world.extractAll(from: FakeSpotify(catalog))
        #expect(try world.ids(.artist).count == 5)
        #expect(try Set(world.ids(.album)).count == catalog.artists.joined().count)
        #expect(try world.ids(.track).count == 30)
        #expect(try world.landed().count { $0.contains("/tracks?") } == 5)
    }

    @Test func `another run asks nothing of what is fresh, and wants the same`() async throws {
        var world = try World()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        try await world.extractAll(from: FakeSpotify(catalog))
        let albums = try world.ids(.album)
        world.runName = "2026-11-20T23-00-00Z"
        let spotify = FakeSpotify(catalog)
        let tallies = try await world.extractAll(from: spotify)
        #expect(spotify.requests.isEmpty)
        #expect(try world.ids(.album) == albums)
        #expect(tallies.map { $0.counts["skipped_fresh"] ?? 0 } == [1, 10, 72, 30])
    }

    @Test func `what is stale is asked again in another run, but never in the same`() async throws {
        var world = try World()
        world.parameters.freshness.album = .zero
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        try await world.extractAll(from: FakeSpotify(catalog))
        let same = FakeSpotify(catalog)
        try await world.extractAll(from: same)
        #expect(same.requests.isEmpty)

        world.runName = "2026-11-20T23-00-00Z"
        let other = FakeSpotify(catalog)
        try await world.extractAll(from: other)
        let minimum = catalog.minimum.requests(with: Capabilities(.extended))
        #expect(other.requests.buckets == minimum.filter { [.albums, .albumTracks].contains($0.key) })
    }

    @Test func `depth 0 lists no albums, simplified detail reads no profiles and no tracks`() async throws {
        var world = try World()
        world.parameters.depth = 0
        world.parameters.detail.album = .simplified
        let spotify = FakeSpotify(.mixed(extended: true))
        try await world.extractAll(from: spotify)
        #expect(spotify.requests.buckets == [.search: 1])
    }

    @Test func `what the manifest names is fetched without any search`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.albums = [FakeSpotify.album(2, 2)]
        world.parameters.tracks = [FakeSpotify.track(4, 1, 7)]
        let spotify = FakeSpotify(.mixed(extended: true))
        try await world.extractAll(from: spotify)
        #expect(
            spotify.requests.buckets == [
                .artists: 1, .artistAlbums: 1, .albums: 1, .albumTracks: 2, .tracks: 1,
            ]
        )
    }

    @Test func `a search ends at the hits wanted, and types that end early are not asked again`() async throws
    {
        var world = try World(extended: false)
        world.parameters.queries[0].maxHits = 25
        let spotify = FakeSpotify(.mixed(extended: false))
        _ = try await world.extract(.search, from: spotify)
        #expect(
            spotify.requests == [
                "/v1/search?q=everything&type=artist,album,track&limit=10&offset=0",
                "/v1/search?q=everything&type=track&limit=10&offset=10",
                "/v1/search?q=everything&type=track&limit=5&offset=20",
            ]
        )
        #expect(try world.ids(.track).count == 25)
    }

    @Test func `a search that finds nothing is named once in each run that asks it, and ends nothing`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries = ["everything", "artst:Nobody", "artst:Nobody"].map(SearchQuery.init(text:))
        let interfere: @Sendable (String, Int) -> HTTPResponse? = { target, _ in
            guard target.contains("Nobody") else { return nil }
            let page: [String: Any] = ["items": [Any](), "next": NSNull(), "total": 0]
            return .json(["artists": page, "albums": page])
        }
        for night in 0..<2 {
            world.runName = "2026-11-2\(night)T22-10-42Z"
            let spotify = FakeSpotify(.mixed(extended: false), interfere: interfere)
            let tally = try await world.extract(.search, from: spotify)
            #expect(!tally.isPartial)
            let warnings = world.said.all.filter { $0.contains("finds nothing") }
            #expect(warnings.count == 1)
            #expect(warnings.first?.hasPrefix("warning: the search 'artst:Nobody' finds nothing") == true)
        }
    }

    @Test func `of many searches that find nothing three are named and the others counted`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = (1...5).map { SearchQuery(text: "artst:Nobody\($0)") }
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            guard target.contains("Nobody") else { return nil }
            let page: [String: Any] = ["items": [Any](), "next": NSNull(), "total": 0]
            return .json(["artists": page, "albums": page])
        }
        _ = try await world.extract(.search, from: spotify)
        let warnings = world.said.all.filter { $0.hasPrefix("warning: the search 'artst:Nobody") }
        #expect(warnings.count == 3)
        #expect(world.said.all.contains("warning: and 2 further searches find nothing"))
    }

    @Test(arguments: [true, false])
    func `new releases are browsed, or searched for where browsing is closed`(isExtended: Bool) async throws {
        var world = try World(extended: isExtended)
        world.parameters.queries = []
        world.parameters.newReleases = 6
        let spotify = FakeSpotify(.mixed(extended: isExtended))
        _ = try await world.extract(.search, from: spotify)
        #expect(
            spotify.requests == [
                isExtended
                    ? "/v1/browse/new-releases?limit=6&offset=0"
                    : "/v1/search?q=tag%3Anew&type=album&limit=6&offset=0"
            ]
        )
        #expect(try world.ids(.album).count == 6)
        #expect(try Worklist.merged(of: .album, in: world.run).first?.why == "new releases")
    }

    @Test func `a market is sent with every request, and is another thing to know`() async throws {
        var world = try World()
        try await world.extractAll(from: FakeSpotify(.mixed(extended: true)))
        world.parameters.market = "DE"
        world.runName = "2026-11-20T23-00-00Z"
        let spotify = FakeSpotify(.mixed(extended: true))
        try await world.extractAll(from: spotify)
        let minimum = FakeSpotify.FakeCatalog.mixed(extended: true).minimum
        #expect(spotify.requests.buckets == minimum.requests(with: Capabilities(.extended)))
        #expect(spotify.requests.allSatisfy { $0.contains("market=DE") })
    }

    @Test func `what a search told for a market of its own is not asked for again without it`() async throws {
        var world = try World(extended: false)
        world.parameters.queries[0].types = [.album, .track]
        world.parameters.queries[0].market = "DE"
        world.parameters.detail.album = .simplified
        let spotify = FakeSpotify(.mixed(extended: false))
        try await world.extractAll(from: spotify)
        #expect(spotify.requests.buckets == [.search: 3])
        #expect(try world.ids(.track).count == 30)
        #expect(try await world.plan().demands.isEmpty)
        // Whole albums are those of the manifest's market.
        world.parameters.detail.album = .full
        let later = FakeSpotify(.mixed(extended: false))
        try await world.extractAll(from: later)
        #expect(later.requests.buckets[.albums] == 7)
        #expect(later.requests.allSatisfy { !$0.contains("market=") })
    }
}
