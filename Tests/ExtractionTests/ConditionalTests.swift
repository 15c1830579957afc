import Catalog
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Normalization
import Pipeline
import Quota
import SQLite
import Spotify
import TestSupport
import Testing

@testable import Extraction

/// What an `ETag` saves, and what a list that grows at its top costs.
@Suite struct ConditionalTests {
    private func world() throws -> World {
        var world = try World(extended: false)
        world.parameters.freshness.search = .zero
        world.parameters.freshness.artist = .zero
        world.parameters.freshness.artistAlbums = .zero
        world.parameters.freshness.album = .zero
        return world
    }

    private var catalog: FakeSpotify.FakeCatalog {
        var catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        catalog.sendsETags = true
        return catalog
    }

    @Test func `what is stale and has an ETag is asked whether it changed, and if not it is fresh`()
        async throws
    {
        var world = try world()
        let first = FakeSpotify(catalog)
        try await world.extractAll(from: first)
        #expect(first.conditionalRequests.isEmpty)

        world.runName = "2026-11-21T22-10-42Z"
        let second = FakeSpotify(catalog)
        let tallies = try await world.extractAll(from: second)
        // Of an artist's albums the first page is enough; profiles stand in the search, tracks with the albums.
        #expect(second.requests.buckets == [.search: 3, .artistAlbums: 5, .albums: 72])
        #expect(second.conditionalRequests.count == second.requests.count)
        #expect(tallies.map { $0.counts["not_modified"] ?? 0 } == [3, 5, 72, 0])
        #expect(tallies.allSatisfy { !$0.isPartial && $0.counts["failed"] == 0 })
        let lines = try world.lines(of: world.run.landing(of: .albums).appending(component: "00001.ndjson"))
        #expect(lines.count == 72)
        #expect(lines.allSatisfy { $0["status"] as? Int == 304 && $0["body"] is NSNull })

        // The same from the landing alone.
        for losesFrontier in [false, true] {
            if losesFrontier { try FileManager.default.removeItem(at: world.scratch.appending("home")) }
            world.runName = losesFrontier ? "2026-11-22T23-10-42Z" : "2026-11-22T22-10-42Z"
            world.parameters.freshness = Freshness()
            let third = FakeSpotify(catalog)
            try await world.extractAll(from: third)
            #expect(third.requests.isEmpty)
            #expect(try world.ids(.album).count == 72)
        }
    }

    @Test func `what has changed comes whole`() async throws {
        var world = try world()
        try await world.extractAll(from: FakeSpotify(catalog))
        world.runName = "2026-11-21T22-10-42Z"
        var changed = catalog
        changed.artists[0][0] = 4
        let spotify = FakeSpotify(changed)
        let tallies = try await world.extractAll(from: spotify)
        #expect(tallies[2].counts["not_modified"] == 71)
        #expect(tallies[2].counts["answers"] == 72)
    }

    @Test func `what another mapping has made rows of is asked for whole, once`() async throws {
        var world = try world()
        try await world.extractAll(from: FakeSpotify(catalog))
        let state = try StateDirectory(environment: world.environment)
        let url = state.frontier(host: "127.0.0.1:1", client: "client")
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("update main.mapping set digest = 'another'".utf8))

        world.runName = "2026-11-21T22-10-42Z"
        let changed = FakeSpotify(catalog)
        try await world.extractAll(from: changed)
        // A 304 would have renewed the later pages of the longest albums, too.
        #expect(changed.requests.buckets == [.search: 3, .artistAlbums: 5, .albums: 72, .albumTracks: 5])
        #expect(changed.conditionalRequests.isEmpty)

        world.runName = "2026-11-22T22-10-42Z"
        let same = FakeSpotify(catalog)
        try await world.extractAll(from: same)
        #expect(same.requests.buckets == [.search: 3, .artistAlbums: 5, .albums: 72])
        #expect(same.conditionalRequests.count == same.requests.count)
    }

    @Test(arguments: [false, true])
    func `a frontier made anew takes no ETag from a run whose rows another mapping has made`(
        isAnother: Bool
    ) async throws {
        let world = try world()
        try await world.extractAll(from: FakeSpotify(catalog))
        let mapping = try isAnother ? "another" : Mapping.spotify.digest
        let rows = RowsManifest(tables: [], landing: [], mapping: mapping)
        try AtomicFile.write(JSONText.file(of: rows), to: world.run.rowsManifest)
        // Its contracts are part of the mapping.
        try AtomicFile.write(Array("name: test\n".utf8), to: world.run.manifest)
        try await expectRebuilt(world, toAskForAllAnew: isAnother)
    }

    @Test(arguments: [nil, "load", "load-rows"])
    func `nor from a loaded run whose rows were deleted, as nobody knows what mapping made them`(
        loadingStage: String?
    ) async throws {
        let world = try world()
        try await world.extractAll(from: FakeSpotify(catalog))
        if let loadingStage {
            let now = Date()
            try Receipt(tally: Tally(stage: "load"), startedAt: now, endedAt: now, exitCode: 0)
                .write(as: loadingStage, in: world.run)
        }
        try await expectRebuilt(world, toAskForAllAnew: loadingStage != nil)
    }

    /// Loses the frontier, and has a later run ask for all that is stale.
    private func expectRebuilt(_ world: World, toAskForAllAnew isAnew: Bool) async throws {
        try FileManager.default.removeItem(at: world.scratch.appending("home"))
        var world = world
        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog)
        try await world.extractAll(from: spotify)
        var buckets: [Bucket: Int] = [.search: 3, .artistAlbums: 5, .albums: 72]
        // A 304 would have renewed the later pages of the longest albums, too.
        if isAnew { buckets[.albumTracks] = 5 }
        #expect(spotify.requests.buckets == buckets)
        #expect(spotify.conditionalRequests.count == (isAnew ? 0 : spotify.requests.count))
    }
}

@Suite struct NewAlbumTests {
    private func catalog(_ albums: Int) -> FakeSpotify.FakeCatalog {
        FakeSpotify.FakeCatalog(
            artists: [Array(repeating: 1, count: albums)],
            hits: ["artist": 1],
            isExtended: false,
            isNewestFirst: true
        )
    }

    private func world() throws -> World {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.freshness.artistAlbums = .zero
        return world
    }

    @Test(arguments: [(0, 1), (2, 2), (10, 2), (13, 3)])
    func `a stale list is read up to the first page without news`(news: Int, requests: Int) async throws {
        var world = try world()
        _ = try await world.extract(.artists, from: FakeSpotify(catalog(35)))
        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog(35 + news))
        _ = try await world.extract(.artists, from: spotify)
        #expect(spotify.requests.count == requests)
        let albums = try world.ids(.album)
        #expect(albums.count == 35 + news)
        #expect(albums.first == FakeSpotify.album(0, 34 + news))
        #expect(Set(albums).count == albums.count)
    }

    @Test func `killed in between, it goes on there and loses nobody`() async throws {
        struct Killed: Error {}
        var world = try world()
        _ = try await world.extract(.artists, from: FakeSpotify(catalog(35)))
        world.runName = "2026-11-21T22-10-42Z"
        var asked: [String] = []
        for _ in 0..<3 {
            let spotify = FakeSpotify(catalog(48)) { _, number in
                if number > 1 { throw Killed() }
                return nil
            }
            _ = try? await world.extract(.artists, from: spotify)
            asked += spotify.requests.prefix(1)
        }
        #expect(asked.map { $0.suffix(9) } == ["&offset=0", "offset=10", "offset=20"])
        #expect(try world.ids(.album).count == 48)
    }

    @Test func `one that was read on over nights makes room before it begins anew`() async throws {
        var world = try world()
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.artists = [0, 1].map(FakeSpotify.artist)
        world.parameters.detail.artist = .simplified
        world.parameters.freshness.artistAlbums = .seconds(72_000)
        world.limits.budgets = [.artistAlbums: 3]
        let catalog = FakeSpotify.FakeCatalog(
            artists: Array(repeating: Array(repeating: 1, count: 35), count: 2),
            isExtended: false
        )
        let clock = TestClock()
        var places: [[String]] = []
        for night in 0..<2 {
            clock.set(clock.start + TimeInterval(night) * 86_460)
            world.runName = "2026-11-2\(night)T22-10-42Z"
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.artists, from: spotify, clock: clock.wall)
            let lists = spotify.requests.filter { $0.contains("/albums?") }
            places.append(
                lists.map { target in
                    let artist = target.contains(FakeSpotify.artist(0)) ? "a" : "b"
                    return artist + (target.split(separator: "offset=").last ?? "")
                }
            )
        }
        #expect(places == [["a0", "a10", "a20"], ["a30", "b0", "b10"]])
    }

    @Test(arguments: [[Int](), [3, 0, 2, 1]])
    func `lists that were never read go first, then the stale by their days, and by the plan within one`(
        plan: [Int]
    ) async throws {
        var world = try world()
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.freshness.artistAlbums = .seconds(7 * 86_400)
        let catalog = FakeSpotify.FakeCatalog(artists: [[1], [1], [1], [1]], isExtended: false)
        let clock = TestClock()
        var asked: [Int] = []
        for (day, artists) in [(0, [2]), (1, [2, 0, 3]), (10, [0, 1, 2, 3])] {
            clock.set(clock.start + TimeInterval(day) * 86_400)
            world.runName = "2026-11-\(10 + day)T22-10-42Z"
            world.parameters.artists = artists.map(FakeSpotify.artist)
            if day == 10, !plan.isEmpty {
                let items = plan.map {
                    WorklistItem(kind: .artist, id: FakeSpotify.artist($0), why: "planned")
                }
                try Worklist.write(planned: items, of: .artist, in: world.run)
            }
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.artists, from: spotify, clock: clock.wall)
            let lists = spotify.requests.filter { $0.contains("/albums?") }
            asked += lists.compactMap { list in
                artists.first { list.contains(FakeSpotify.artist($0)) }
            }
        }
        #expect(asked == [2, 0, 3] + (plan.isEmpty ? [1, 2, 0, 3] : [1, 2, 3, 0]))
    }

    @Test func `once in a while it is read to its end`() async throws {
        var world = try world()
        world.parameters.freshness.artistAlbumsSweep = .zero
        _ = try await world.extract(.artists, from: FakeSpotify(catalog(35)))
        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog(33))
        _ = try await world.extract(.artists, from: spotify)
        #expect(spotify.requests.count == 4)
        #expect(try world.ids(.album).count == 33)
    }
}
