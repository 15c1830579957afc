import Catalog
import Concurrency
import Diagnostics
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import TestSupport
import Testing

@testable import Extraction

/// What `plan` makes of manifest and frontier.
@Suite struct PlanningTests {
    /// Five artists with albums, all hit by the one search.
    private static let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)

    @Test func `of what is not known only the first request of a search is certain`() async throws {
        var world = try World(extended: false)
        world.parameters.queries[0].maxHits = 50
        let plan = try await world.plan()
        let search = try #require(plan[.search])
        #expect(search.known == 1)
        #expect(search.estimated == 4)
        // Artists and tracks come whole with the search; what takes requests are the artists' lists and the albums.
        #expect(plan[.artists] == nil)
        #expect(plan[.tracks] == nil)
        #expect(try #require(plan[.artistAlbums]).estimated == 100)
        #expect(try #require(plan[.albums]).estimated == 50 + 50 * 20)
        #expect(plan.worklists == ["artists": 0, "albums": 0, "tracks": 0])
        #expect(plan.remarks.contains { $0.contains("guess") })
    }

    @Test func `of whole tracks those are counted that stand on albums, not those that a search finds`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries[0].maxHits = 50
        world.parameters.queries[0].types = [.artist, .track]
        world.parameters.depth = 0
        world.parameters.detail.track = .full
        #expect(try await world.plan().demands.map(\.bucket) == [.search])
        world.parameters.queries[0].types = [.album, .track]
        // Of fifty albums eight tracks each, which is a guess.
        #expect(try #require(try await world.plan()[.tracks]).estimated == 50 * 8)
    }

    @Test func `what searches found is on the worklists, in their order`() async throws {
        var world = try World(extended: false)
        let spotify = FakeSpotify(Self.catalog)
        _ = try await world.extract(.search, from: spotify)
        let named = FakeSpotify.artist(77)
        world.parameters.artists = [named]
        let plan = try await world.plan()
        #expect(try world.planned(.artist) == [named] + (0..<5).map(FakeSpotify.artist))
        #expect(try world.planned(.album).count == Self.catalog.hits["album"])
        #expect(plan[.search] == nil)
        // Those that were hit came whole with the search; what they lack is the list of their albums.
        #expect(try #require(plan[.artists]).known == 1)
        #expect(try #require(plan[.artists]).estimated == 0)
        #expect(try #require(plan[.artistAlbums]).known == 6)
        #expect(spotify.requests.count { !$0.hasPrefix("/v1/search") } == 0)
    }

    @Test func `what is known and fresh is not planned`() async throws {
        let world = try World(extended: false)
        try await world.extractAll(from: FakeSpotify(Self.catalog))
        let plan = try await world.plan()
        #expect(plan.demands.isEmpty)
        #expect(plan.days == 0)
        #expect(plan.text().contains("is known and fresh"))
        for kind in EntityKind.allCases { #expect(try world.planned(kind).isEmpty) }
    }

    @Test func `what was never fetched goes before what is stale`() async throws {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.depth = 0
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        let spotify = FakeSpotify(Self.catalog)
        world.limits.maximumRequests = 2
        _ = try await world.extract(.albums, from: spotify)
        let fetched = spotify.requests.map { String($0.suffix(22)) }
        #expect(fetched.count == 2)

        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.album = .zero
        let plan = try await world.plan()
        let planned = try world.planned(.album)
        #expect(planned.count == 7)
        #expect(planned.suffix(2) == fetched)
        #expect(plan[.albums]?.known == 7)
    }

    @Test func `of what is stale the oldest goes first, and an artist is as old as the list of the albums`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [0, 1, 2].map(FakeSpotify.artist)
        world.parameters.albums = [(2, 0), (2, 1), (2, 2)].map(FakeSpotify.album)
        let state = try StateDirectory(environment: world.environment)
        let frontier = try Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client"))
        // The lists are 10, 30 and 20 days old, the profiles 60, 40 and 50, the albums 100, 300 and 200.
        for (number, days) in [10, 30, 20].enumerated() {
            func observation(_ days: Int) -> Observation {
                Observation(answeredAt: Date(timeIntervalSinceNow: TimeInterval(-days) * 86_400))
            }
            let artist = FakeSpotify.artist(number)
            var list = observation(days)
            let name = world.parameters.albums(of: artist)
            list.pages = [ListPage(of: name, offset: 0, count: 0, nextOffset: nil, members: [])]
            var profile = observation(70 - days)
            profile.sightings = [Sighting(.artist, artist, market: nil, .full)]
            var album = observation(days * 10)
            album.sightings = [Sighting(.album, FakeSpotify.album(2, number), market: nil, .full)]
            try await frontier.observe([list, profile, album])
        }
        _ = try await world.plan()
        #expect(try world.planned(.artist) == [1, 2, 0].map(FakeSpotify.artist))
        #expect(try world.planned(.album) == [1, 2, 0].map { FakeSpotify.album(2, $0) })
    }

    @Test(arguments: [nil, "DE"])
    func `an artist that fails day after day is planned last, whatever the market`(
        market: String?
    ) async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.market = market
        world.parameters.artists = [0, 1, 2].map(FakeSpotify.artist)
        let endpoint = Endpoint.artist(FakeSpotify.artist(0))
        let state = try StateDirectory(environment: world.environment)
        let frontier = try Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client"))
        let request = AskedRequest(endpoint)
        for days in [1.0, 0] {
            let clock = WallClock(now: { Date(timeIntervalSinceNow: -days * 86_400) }, sleep: { _ in })
            try await UnansweredThings(in: frontier, clock: clock).note(request)
        }
        _ = try await world.plan()
        #expect(try world.planned(.artist) == [1, 2, 0].map(FakeSpotify.artist))
    }

    @Test func `a list that was read in part is gone on with`() async throws {
        var world = try World(extended: false)
        try await world.extractAll(from: FakeSpotify(Self.catalog))
        let state = try StateDirectory(environment: world.environment)
        let url = state.frontier(host: "127.0.0.1:1", client: "client")
        // The artist with 53 albums, after three pages.
        let artist = FakeSpotify.artist(3)
        var observation = Observation(answeredAt: Date())
        for offset in [0, 10, 20] {
            var page = ListPage(
                of: world.parameters.albums(of: artist),
                offset: offset,
                count: 10,
                nextOffset: offset + 10,
                members: (offset..<offset + 10).map {
                    ListMember(
                        position: $0,
                        kind: .album,
                        id: "New\($0)".padding(toLength: 22, withPad: "x", startingAt: 0)
                    )
                }
            )
            page.total = 53
            observation.pages.append(page)
        }
        try await Frontier(at: url).observe([observation])
        world.runName = "2026-11-21T22-10-42Z"
        let plan = try await world.plan()
        #expect(plan[.artistAlbums]?.requests == 3)
        #expect(try world.planned(.artist) == [artist])
        #expect(try world.planned(.album).count == 30)
    }

    @Test func `a search that is wide is planned by its years`() async throws {
        var world = try World(extended: false)
        world.parameters.queries[0].types = [.album]
        world.parameters.queries[0].splitByYear = 2000...2001
        let state = try StateDirectory(environment: world.environment)
        let list = ListName.search("everything", type: .album, market: nil, includesExternalAudio: false)
        var observation = Observation(answeredAt: Date())
        var page = ListPage(of: list, offset: 0, count: 10, nextOffset: 10, members: [])
        page.total = 1_400
        observation.pages = [page]
        try await Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client")).observe([observation])
        let plan = try await world.plan()
        // Two halves of 700 hits each, of which nothing but the first page is certain.
        #expect(plan[.search]?.known == 2)
        #expect(plan[.search]?.requests == 140)
    }

    @Test func `the days follow from the budgets of manifest and options`() async throws {
        var world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        world.parameters.depth = 0
        world.manifest.quota.budgets = [.albums: 2]
        #expect(try await world.plan()[.albums]?.days == 4)
        world.limits.budgets = [.albums: 1]
        #expect(try await world.plan()[.albums]?.days == 7)
        world.limits.budgets = [.albums: nil]
        #expect(try await world.plan()[.albums]?.days == 1)
    }

    @Test func `a quota that another tool had spent limits the plan no more than the gate`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<40).map { FakeSpotify.album(3, $0) }
        let clock = TestClock()
        let spotify = FakeSpotify(Self.catalog) { _, _ in HTTPResponse.quotaExceeded }
        #expect(try await world.extract(.albums, from: spotify, clock: clock.wall).isPartial)
        clock.set(clock.start + 2 * 86_400)
        let demand = try #require(try await world.plan(clock: clock.wall)[.albums])
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.local(
                in: StateDirectory(environment: world.environment),
                host: "127.0.0.1:1",
                clock: clock.wall
            ),
            account: Account(owner: "client", client: "client"),
            budgets: .development,
            clock: clock.wall
        )
        #expect(try await turnstile.outlook(for: .albums) == .open(left: demand.limit))
        #expect(demand.limit == Budgets.development.daily[.albums])
        #expect(demand.days == 1)
    }

    @Test func `a rehearsal says the same and writes nothing`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        let before = try world.files()
        let rehearsed = try await world.rehearse()
        #expect(try world.files() == before)
        #expect(before.keys.contains { $0.hasSuffix("client.sqlite") })
        let planned = try await world.plan()
        #expect(rehearsed.demands == planned.demands)
        #expect(rehearsed.worklists == planned.worklists)
        #expect(try world.files() != before)
    }

    @Test func `a rehearsal says where what has landed is not counted, which a plan counts`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        func isIncomplete(_ plan: RequestPlan) -> Bool {
            plan.remarks.contains { $0.hasPrefix("not counted: ") }
        }
        let early = try await world.rehearse()
        #expect(!isIncomplete(early), "\(early.remarks)")

        try FileManager.default.removeItem(at: world.scratch.appending("home", "frontier"))
        let before = try world.files()
        let rehearsed = try await world.rehearse()
        #expect(isIncomplete(rehearsed), "\(rehearsed.remarks)")
        #expect(rehearsed[.search] != nil)
        #expect(try world.files() == before)
        let planned = try await world.plan()
        #expect(planned[.search] == nil)
        #expect(!isIncomplete(planned))
        let late = try await world.rehearse()
        #expect(!isIncomplete(late), "\(late.remarks)")
    }

    @Test func `a ledger that is not known is named by a plan as by a stage`() async throws {
        var world = try World(extended: false)
        world.environment["DISCOGRAPH_QUOTA_LEDGER"] = "papyrus"
        for rehearses in [true, false] {
            let error = await #expect(throws: SpotifyError.self) {
                _ = try await rehearses ? world.rehearse() : world.plan()
            }
            #expect(error?.remedy == .fixConfiguration)
            #expect(error?.description.contains("DISCOGRAPH_QUOTA_LEDGER") == true)
        }
    }

    @Test func `a rehearsal where nothing is known makes no file`() async throws {
        let world = try World(extended: false)
        let plan = try await world.rehearse()
        #expect(plan[.search]?.known == 1)
        #expect(try world.files().isEmpty)
    }

    @Test func `it is said where a pool's first app knows nothing, unless the run reads it`() async throws {
        var world = try World(extended: false)
        world.ask(with: ["main", "other"])
        let new = try await world.rehearse()
        #expect(!new.remarks.contains { $0.contains("credentials") })
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        world.ask(with: ["other", "main"])
        let rehearsed = try await world.rehearse()
        let words = "nothing is known yet with other as the first of the credentials"
        #expect(rehearsed.remarks.contains { $0.hasPrefix("\(words): a run reads") })
        world.runName = "2026-11-21T22-10-42Z"
        let shelf = world.run.url.deletingLastPathComponent()
        let away = world.scratch.appending("away")
        try FileManager.default.moveItem(at: shelf, to: away)
        let ignorant = try await world.plan()
        #expect(ignorant.warnings.contains { $0.hasPrefix("\(words), and nothing that landed while main") })
        #expect(ignorant[.search]?.known == 1)
        try FileManager.default.removeItem(at: shelf)
        try FileManager.default.moveItem(at: away, to: shelf)
        let plan = try await world.plan()
        #expect(!plan.warnings.contains { $0.contains("credentials") })
        #expect(plan[.search] == nil)
    }

    @Test func `a rehearsal reads what another process has just written`() async throws {
        let world = try World(extended: false)
        let state = try StateDirectory(environment: world.environment)
        // Held open, so that what is written stands in the log beside the file.
        let frontier = try Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client"))
        var observation = Observation(answeredAt: Date())
        let list = ListName.search("everything", type: .artist, market: nil, includesExternalAudio: false)
        let member = ListMember(position: 0, kind: .artist, id: FakeSpotify.artist(0))
        observation.pages = [ListPage(of: list, offset: 0, count: 1, nextOffset: nil, members: [member])]
        try await frontier.observe([observation])
        #expect(try await world.rehearse().worklists["artists"] == 1)
        #expect(try await frontier.members(of: list) == [member])
    }

    @Test func `stages ask in the order of the plan`() async throws {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.depth = 0
        _ = try await world.extract(.search, from: FakeSpotify(Self.catalog))
        let found = try world.ids(.album)
        let order = [3, 0, 4].map { found[$0] }
        let items = order.map { WorklistItem(kind: .album, id: $0, why: "planned") }
        try Worklist.write(planned: items, of: .album, in: world.run)
        let spotify = FakeSpotify(Self.catalog)
        _ = try await world.extract(.albums, from: spotify)
        let asked = spotify.requests.map { String($0.suffix(22)) }
        #expect(asked == order + [1, 2, 5, 6].map { found[$0] })
    }
}

extension World {
    private func planning(_ clock: WallClock = .system) -> Planning {
        var manifest = manifest
        manifest.parameters = parameters
        return Planning(
            manifest,
            limits: limits,
            environment: environment,
            scripts: Checkout.sql.path,
            clock: clock
        )
    }

    func plan(clock: WallClock = .system) async throws -> RequestPlan {
        try await planning(clock).perform(for: run)
    }

    func rehearse() async throws -> RequestPlan {
        try await planning().rehearse(beside: run)
    }

    func planned(_ kind: EntityKind) throws -> [String] {
        try lines(of: run.plannedWorklist(of: kind)).compactMap { $0["id"] as? String }
    }

    /// Every file below the world's directory, with what stands in it.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: scratch.url.path) {
            let url = scratch.url.appending(path: path)
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) else {
                continue
            }
            files[path] = isDirectory.boolValue ? Data() : try Data(contentsOf: url)
        }
        return files
    }
}

extension RequestPlan {
    subscript(_ bucket: Bucket) -> BucketDemand? { demands.first { $0.bucket == bucket } }
}
