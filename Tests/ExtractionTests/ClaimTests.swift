import Catalog
import Concurrency
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Pipeline
import Quota
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// Two runs at once that want the same ask for it once.
@Suite struct ClaimTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: Array(repeating: Array(repeating: 60, count: 5), count: 8),
        hits: ["artist": 8, "album": 40],
        isExtended: false
    )
    private let scratch: ScratchDirectory
    private let world: World

    init() throws {
        var world = try World(extended: false)
        var query = SearchQuery(text: "everything")
        query.types = [.artist, .album]
        world.parameters.queries = [query]
        scratch = world.scratch
        self.world = world
    }

    private var frontier: Frontier {
        get throws {
            try Frontier(at: StateDirectory(url: home).frontier(host: "127.0.0.1:1", client: "client"))
        }
    }

    private var claims: ClaimFile {
        get throws {
            try ClaimFile(at: StateDirectory(url: home).claimFile(host: "127.0.0.1:1", client: "client"))
        }
    }

    private var home: URL { scratch.appending("home") }

    private func spotify() -> FakeSpotify {
        FakeSpotify(catalog) { _, _ in
            try await Task.sleep(for: .milliseconds(5))
            return nil
        }
    }

    /// A world in which all albums are known and none is whole.
    private func searched() async throws -> World {
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        return world
    }

    private func life(of owner: String) -> URL {
        home.appending(components: "claims", "127.0.0.1%3A1", "\(owner).lock")
    }

    /// The files of those who live, as far as anybody knows.
    private func lives() throws -> [String] {
        let folder = life(of: "any").deletingLastPathComponent()
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".lock") }
    }

    @Test func `two runs ask everything once`() async throws {
        let spotify = spotify()
        var other = world
        other.runName = "2026-11-20T22-10-43Z"
        async let first = world.extractAll(from: spotify)
        async let second = other.extractAll(from: spotify)
        let tallies = try await first + second
        #expect(tallies.allSatisfy { !$0.isPartial })
        #expect(Set(spotify.requests).count == spotify.requests.count)
        #expect(spotify.requests.count >= 88)
        #expect(try lives() == [])
    }

    @Test func `what a living process has claimed is waited for, and asked for when it is free`() async throws
    {
        let world = try await searched()
        let album = FakeSpotify.album(3, 3)
        let life = try LockFile(at: life(of: "other"))
        #expect(try life.take())
        let claims = try claims
        _ = try await claims.claim(["album|\(album)|"], for: "other", at: Date(), limit: .seconds(600))
        let spotify = spotify()
        async let tally = world.extract(.albums, from: spotify)
        try await wait(until: "it waits for another run") {
            world.said.all.contains { $0.contains("another run") }
        }
        #expect(spotify.requests.count == 78)
        try await Task.sleep(for: .seconds(1))
        #expect(!spotify.requests.contains { $0.contains(album) })
        try await claims.releaseAll(of: "other")
        #expect(try await !tally.isPartial)
        #expect(spotify.requests.count == 80)
        #expect(world.said.all.count { $0.contains("another run") } == 1)
    }

    @Test func `queries that share a list wait together for the run that reads it`() async throws {
        var world = world
        world.parameters.queries = [20, 1_000].map { maxHits in
            var query = SearchQuery(text: "everything")
            query.types = [.album]
            query.maxHits = maxHits
            return query
        }
        let list = world.parameters.hits(of: world.parameters.queries[0], .album).claim
        let life = try LockFile(at: life(of: "other"))
        #expect(try life.take())
        let claims = try claims
        _ = try await claims.claim([list], for: "other", at: Date(), limit: .seconds(600))
        let (spotify, patient) = (spotify(), world)
        async let tally = patient.extract(.search, from: spotify)
        try await wait(until: "it waits for another run") {
            patient.said.all.contains { $0.contains("another run") }
        }
        #expect(spotify.requests.isEmpty)
        try await claims.releaseAll(of: "other")
        #expect(try await !tally.isPartial)
        #expect(Set(spotify.requests).count == spotify.requests.count)
    }

    @Test func `what another has answered meanwhile is not asked for`() async throws {
        let world = try await searched()
        let album = FakeSpotify.album(3, 3)
        let life = try LockFile(at: life(of: "other"))
        #expect(try life.take())
        let frontier = try frontier
        _ = try await claims.claim(["album|\(album)|"], for: "other", at: Date(), limit: .seconds(600))
        let spotify = spotify()
        async let tally = world.extract(.albums, from: spotify)
        try await wait(until: "it waits for another run") {
            world.said.all.contains { $0.contains("another run") }
        }
        var observation = Observation(answeredAt: Date())
        observation.sightings = [Sighting(.album, album, market: nil, .full)]
        try await frontier.observe([observation])
        #expect(try await !tally.isPartial)
        #expect(!spotify.requests.contains { $0.hasSuffix(album) })
    }

    @Test func `the claim of a dead process is void at once`() async throws {
        let world = try await searched()
        let names = (0..<5).map { "album|\(FakeSpotify.album(3, $0))|" }
        _ = try await claims.claim(names, for: "killed", at: Date(), limit: .seconds(600))
        let spotify = spotify()
        #expect(try await !world.extract(.albums, from: spotify).isPartial)
        #expect(spotify.requests.count == 80)
        #expect(!world.said.all.contains { $0.contains("another run") })
        #expect(!FileManager.default.fileExists(atPath: life(of: "killed").path))
    }

    @Test func `what a killed stage left is cleared away, though nobody wants it`() async throws {
        // One was killed with claims, another without; of a third the file is gone.
        for owner in ["killed", "idle"] { _ = try LockFile(at: life(of: owner)).take() }
        let living = try LockFile(at: life(of: "living"))
        #expect(try living.take())
        let claims = try claims
        for owner in ["killed", "without a file", "living"] {
            _ = try await claims.claim([owner], for: owner, at: Date(), limit: .seconds(600))
        }
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        #expect(try lives() == ["living.lock"])
        #expect(try await claims.owners() == ["living"])
        living.release()
    }

    @Test func `a stage that fails at its very end keeps nothing claimed`() async throws {
        var world = world
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        let url = StateDirectory(url: home).frontier(host: "127.0.0.1:1", client: "client")
        let small = FakeSpotify.FakeCatalog(artists: [[3]], isExtended: false)
        let spotify = FakeSpotify(small) { target, _ in
            guard target != "token" else { return nil }
            let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
            try database.execute(Array("drop table if exists main.reading".utf8))
            return nil
        }
        let failing = world
        await #expect(throws: (any Error).self) { _ = try await failing.extract(.albums, from: spotify) }
        #expect(try lives() == [])
    }

    @Test func `a stop ends the waiting for another process`() async throws {
        let world = try await searched()
        let life = try LockFile(at: life(of: "other"))
        #expect(try life.take())
        let names = [FakeSpotify.album(3, 3)].map { "album|\($0)|" }
        _ = try await claims.claim(names, for: "other", at: Date(), limit: .seconds(600))
        let stop = StopSignal()
        async let tally = world.extract(.albums, from: spotify(), stop: stop)
        try await wait(until: "it waits for another run") {
            world.said.all.contains { $0.contains("another run") }
        }
        stop.request()
        #expect(try await tally.isPartial)
    }

    @Test(.timeLimit(.minutes(10))) func `a deadline ends the waiting for another process`() async throws {
        var world = try await searched()
        let life = try LockFile(at: life(of: "other"))
        #expect(try life.take())
        let name = "album|\(FakeSpotify.album(3, 3))|"
        _ = try await claims.claim([name], for: "other", at: Date(), limit: .seconds(600))
        let clock = TestClock()
        world.limits.deadline = clock.start + 5
        let tally = try await world.extract(.albums, from: spotify(), clock: clock.wall)
        #expect(tally.isPartial)
        #expect(tally.reason?.hasPrefix("the time allowed to this stage was over") == true)
    }

    @Test func `lists that another process reads are read when it is gone`() async throws {
        let lists = [
            ListName.search("everything", type: .album, market: nil, includesExternalAudio: false),
            world.parameters.albums(of: FakeSpotify.artist(2)),
        ]
        let claims = try claims
        for (source, list) in zip([LandingSource.search, .artists], lists) {
            var life: LockFile? = try LockFile(at: life(of: "other"))
            #expect(try life?.take() == true)
            let name = "\(list.kind.rawValue)|\(list.key)"
            _ = try await claims.claim([name], for: "other", at: Date(), limit: .seconds(600))
            let spotify = spotify()
            let said = world.said.all.count
            async let tally = world.extract(source, from: spotify)
            // By then all others are read, so whatever is asked later is asked of this list.
            try await wait(until: "it waits for another run") {
                world.said.all.dropFirst(said).contains { $0.contains("another run") }
            }
            let before = spotify.requests.count
            // It first looks again after half a second.
            try await Task.sleep(for: .milliseconds(700))
            #expect(spotify.requests.count == before)
            life = nil
            #expect(try await !tally.isPartial)
            #expect(spotify.requests.count > before)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [LandingSource.search, .artists, .albums])
    func `who waits for a budget keeps nothing from another, and asks for nothing that it has answered`(
        source: LandingSource
    ) async throws {
        var other = world
        other.runName = "2026-11-20T22-10-43Z"
        for world in [world, other] {
            for earlier in LandingSource.allCases.prefix(while: { $0 != source }) {
                _ = try await world.extract(earlier, from: FakeSpotify(catalog))
            }
        }
        var waiting = world
        waiting.limits.maximumRequests = 1
        _ = try await waiting.extract(source, from: FakeSpotify(catalog))
        waiting.limits = SpendingLimits()
        waiting.limits.budgets = [.search: 1, .artistAlbums: 1, .albums: 1]
        waiting.limits.waitForBudget = .seconds(2 * 86_400)
        let time = Mutex(Date())
        let clock = WallClock(
            now: { time.withLock { $0 } },
            sleep: { _ in try await Task.sleep(for: .milliseconds(5)) }
        )
        let spotify = spotify()
        async let tally = waiting.extract(source, from: spotify, clock: clock)
        try await wait(until: "it waits for a budget") {
            world.said.all.contains { $0.hasPrefix("waiting: ") }
        }
        #expect(try await !other.extract(source, from: spotify).isPartial)
        let count = spotify.requests.count
        // Behind the day of what the other was counted for, too, however long that took.
        time.withLock { $0 = Date().addingTimeInterval(86_401) }
        #expect(try await !tally.isPartial)
        #expect(count > 0)
        #expect(spotify.requests.count == count)
        #expect(Set(spotify.requests).count == count)
    }
}
