import Catalog
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Testing

@testable import Extraction

/// What a plan counts of tracks, beside what the stages then ask for.
@Suite struct PlannedTracksTests {
    @Test func `tracks that are wanted whole are counted where a search finds them for another market`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.depth = 0
        world.parameters.detail.track = .full
        world.parameters.queries[0].types = [.track]
        world.parameters.queries[0].maxHits = 40
        #expect(try await world.plan()[.tracks] == nil)
        world.parameters.queries[0].market = "DE"
        #expect(try #require(try await world.plan()[.tracks]).estimated == 40)
        world.parameters.detail.track = .simplified
        #expect(try await world.plan()[.tracks] == nil)
        world.parameters.detail.track = .full

        let catalog = FakeSpotify.FakeCatalog(artists: [[30]], hits: ["track": 30], isExtended: false)
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: spotify)
        let tracks = try #require(try await world.plan()[.tracks])
        #expect(tracks.known == 30)
        #expect(tracks.estimated == 0)
        _ = try await world.extract(.tracks, from: spotify)
        #expect(spotify.requests.buckets[.tracks] == 30)
        world.parameters.market = "DE"
        #expect(try await world.plan()[.tracks] == nil)
    }

    @Test func `the tracks of an album are counted of which its answer held none`() async throws {
        let album = FakeSpotify.album(0, 0)
        let catalog = FakeSpotify.FakeCatalog(artists: [[3]], isExtended: false)
        let spotify = FakeSpotify(catalog) { target, _ in
            guard target.hasPrefix("/v1/albums/"), !target.contains("/tracks") else { return nil }
            return HTTPResponse.json([
                "id": album, "name": "Album", "type": "album", "artists": [Any](), "tracks": NSNull(),
            ])
        }
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.albums = [album]
        world.limits.maximumRequests = 1
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.buckets == [.albums: 1])

        world.limits.maximumRequests = nil
        #expect(try await world.rehearse()[.albumTracks]?.requests == 1)
        let plan = try await world.plan()
        #expect(plan.demands.map(\.bucket) == [.albumTracks])
        #expect(plan[.albumTracks]?.known == 1)
        #expect(try world.planned(.album) == [album])
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.buckets == [.albums: 1, .albumTracks: 1])
        #expect(try await world.plan().demands.isEmpty)
    }

    @Test(arguments: [0, 3])
    func `further pages of an album that may be as it was are estimated, but for those that are due anyway`(
        due: Int
    ) async throws {
        var catalog = FakeSpotify.FakeCatalog(artists: [[260]], isExtended: false)
        catalog.sendsETags = true
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.freshness.album = .zero
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        // The album and two of its five further pages, or all.
        world.limits.maximumRequests = due > 0 ? 3 : nil
        _ = try await world.extract(.albums, from: FakeSpotify(catalog))

        world.runName = "2026-11-21T22-10-42Z"
        world.limits.maximumRequests = nil
        let plan = try await world.plan()
        let tracks = try #require(plan[.albumTracks])
        #expect(tracks.known == due)
        #expect(tracks.estimated == 5 - due)
        #expect(plan.remarks.contains { $0.contains("\(5 - due) for pages of tracks") }, "\(plan.remarks)")
        #expect(!plan.remarks.contains { $0.hasPrefix("estimates take") }, "\(plan.remarks)")
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.buckets[.albums] == 1)
        #expect(spotify.requests.buckets[.albumTracks] ?? 0 == due)

        // One that has changed makes them all due.
        world.runName = "2026-11-22T22-10-42Z"
        catalog.artists = [[259]]
        let changed = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: changed)
        #expect(changed.requests.buckets == [.albums: 1, .albumTracks: 5])
    }

    @Test func `the tracks that an album's list still holds are wanted whole like the others`() async throws {
        let catalog = FakeSpotify.FakeCatalog(artists: [[120]], isExtended: false)
        let spotify = FakeSpotify(catalog)
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.detail.track = .full
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        world.limits.maximumRequests = 1
        _ = try await world.extract(.albums, from: spotify)
        let tracks = try #require(try await world.plan()[.tracks])
        #expect(tracks.known == 50)
        #expect(tracks.estimated == 70)
    }
}
