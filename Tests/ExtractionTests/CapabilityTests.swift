import Catalog
import Concurrency
import Files
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// `SPOTIFY_MODE=auto` against services of every kind.
@Suite struct CapabilityTests {
    private func world() throws -> World {
        var world = try World()
        world.environment["SPOTIFY_MODE"] = "auto"
        world.parameters.detail.track = .full
        world.manifest.quota.budgets = Dictionary(uniqueKeysWithValues: Bucket.allCases.map { ($0, nil) })
        return world
    }

    private func file(_ world: World) -> URL {
        world.scratch.appending("home", "capabilities", "127.0.0.1%3A1", "client.json")
    }

    @Test func `where everything is granted, finding out costs at most two requests a route`() async throws {
        let world = try world()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        let spotify = FakeSpotify(catalog)
        let tallies = try await world.extractAll(from: spotify)
        #expect(tallies.allSatisfy { !$0.isPartial && $0.counts["failed"] == 0 })
        var minimum = catalog.minimum
        minimum.tracks = catalog.artists.joined().reduce(0, +) - 30
        for (bucket, count) in minimum.requests(with: Capabilities(.extended)) {
            let asked = spotify.requests.buckets[bucket] ?? 0
            #expect(asked <= count + 2, "\(bucket)")
        }
        #expect(spotify.requests.contains { $0.hasPrefix("/v1/albums?ids=") })
        #expect(spotify.requests.contains { $0.contains("limit=50&offset=10") })
    }

    @Test(arguments: ["auto", "extended"])
    func `several at once of which an answer tells none are read one by one`(mode: String) async throws {
        var world = try world()
        world.environment["SPOTIFY_MODE"] = mode
        world.parameters.queries = []
        _ = try CapabilityFile(url: file(world)).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date())
        ])
        // How many batches are asked for in each of two runs: what was learned holds for the second one.
        var batches: [Int] = []
        for night in 0..<2 {
            world.runName = "2026-11-\(20 + night)T22-10-42Z"
            world.parameters.albums = (0..<5).map { FakeSpotify.album(1, 5 * night + $0) }
            let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
                target.contains("?ids=") ? HTTPResponse.json(["albums": [String]()]) : nil
            }
            let tally = try await world.extract(.albums, from: spotify)
            #expect(!tally.isPartial)
            let landed = try world.landed().filter { !$0.contains("?ids=") }
            #expect(Set(landed) == Set(world.parameters.albums.map { "/v1/albums/\($0)" }))
            batches.append(spotify.requests.count { $0.contains("?ids=") })
        }
        #expect(batches == [1, 0])
        #expect(world.said.all.count { $0.contains("albums are read one by one") } == 1)
    }

    @Test func `two that are gone and left out tell nothing of how many may be asked for`() async throws {
        var world = try world()
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 8), FakeSpotify.album(9, 9)]
        _ = try CapabilityFile(url: file(world)).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date())
        ])
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.contains("?ids=") ? HTTPResponse.json(["albums": [String]()]) : nil
        }
        #expect(try await !world.extract(.albums, from: spotify).isPartial)
        #expect(spotify.requests.count { $0.contains("?ids=") } == 1)
        #expect(CapabilityFile(url: file(world)).read()[.size(.albums)] == nil)
        #expect(world.said.all.count { $0.contains("told of none of them") } == 1)
    }

    @Test(arguments: [403, 404])
    func `several at once that are refused in passing leave an extended app what it is`(
        status: Int
    ) async throws {
        var world = try world()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(1, $0) }
        _ = try CapabilityFile(url: file(world)).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date()),
            .size(.albums): CapabilityFact(value: 20, learnedAt: Date()),
        ])
        let spotify = FakeSpotify(.mixed(extended: true)) { _, number in
            number == 1 ? HTTPResponse.failure(status, "Forbidden") : nil
        }
        #expect(try await !world.extract(.albums, from: spotify).isPartial)
        // The batch and its halves.
        #expect(spotify.requests.count == 3)
        #expect(CapabilityFile(url: file(world)).read()[.size(.albums)]?.value == 20)
    }

    @Test func `the halves of a batch that fails tell nothing of how many may be asked for`() async throws {
        var world = try world()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(1, $0) }
        _ = try CapabilityFile(url: file(world)).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date())
        ])
        let bad = FakeSpotify.album(1, 3)
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.contains(bad) ? HTTPResponse.failure(500, "Oops") : nil
        }
        #expect(try await world.extract(.albums, from: spotify).isPartial)
        #expect(spotify.requests.contains { $0.contains("?ids=") && !$0.contains(bad) })
        #expect(CapabilityFile(url: file(world)).read()[.size(.albums)] == nil)
    }

    @Test func `where fields are missing nothing is tried, and nothing is refused`() async throws {
        let world = try world()
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        let spotify = FakeSpotify(catalog)
        let tallies = try await world.extractAll(from: spotify)
        #expect(tallies.allSatisfy { $0.counts["failed"] == 0 })
        var minimum = catalog.minimum
        minimum.tracks = catalog.artists.joined().reduce(0, +) - 30
        #expect(spotify.requests.buckets == minimum.requests(with: Capabilities(.development)))
    }

    @Test func `an app that sees everything and may ask for little is refused once a route, and never again`()
        async throws
    {
        var world = try world()
        world.parameters.freshness.artistAlbums = .zero
        world.parameters.freshness.album = .zero
        world.parameters.freshness.search = .zero
        var catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        catalog.allowsBatches = false
        catalog.largestPage = 10
        let spotify = FakeSpotify(catalog)
        let tallies = try await world.extractAll(from: spotify)
        #expect(tallies.allSatisfy { !$0.isPartial })
        // A search, an artist's albums, albums and tracks; profiles came with the search.
        #expect(tallies.map { $0.counts["failed"] ?? 0 } == [1, 1, 1, 1])
        #expect(try Set(world.ids(.album)).count == catalog.artists.joined().count)
        #expect(try Set(world.ids(.track)).count == catalog.artists.joined().reduce(0, +))
        #expect(Set(spotify.requests).count == spotify.requests.count)

        world.runName = "2026-11-21T22-10-42Z"
        let later = try await world.extractAll(from: FakeSpotify(catalog))
        #expect(later.allSatisfy { $0.counts["failed"] == 0 })
        let attributes = try FileManager.default.attributesOfItem(atPath: file(world).path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `what is granted after a week is found out, what is taken away at once`() async throws {
        let scratch = try ScratchDirectory()
        let time = Mutex(Date(timeIntervalSince1970: 1_795_000_000))
        let clock = WallClock(now: { time.withLock { $0 } }, sleep: { _ in })
        func learned() -> LearnedCapabilities {
            let state = StateDirectory(url: scratch.url)
            return LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state, clock: clock)
        }
        let first = learned()
        #expect(try await first.granted(.albums, wanted: 99) == 1)
        try first.answered(.search, fields: [.artist: true])
        try await first.withGrant(for: .albums, wanted: 99) { probe in
            #expect(probe.size == 20 && probe.isTentative && probe.isProbe)
            return ((), GrantOutcome.refused)
        }
        #expect(try await first.granted(.albums, wanted: 99) == 1)
        #expect(try await learned().granted(.albums, wanted: 99) == 1)

        time.withLock { $0 += 7 * 86_400 }
        let later = learned()
        #expect(try await later.granted(.albums, wanted: 99, .accepted) == 20)
        #expect(try await later.granted(.albums, wanted: 99) == 20)
        #expect(later.capabilities.batchAlbums == 20)
        #expect(learned().capabilities.batchAlbums == 20)

        #expect(try await later.granted(.albums, wanted: 99, .refused) == 20)
        #expect(later.capabilities.batchAlbums == 1)
        try later.answered(.search, fields: [.artist: false])
        #expect(try await later.granted(.search, wanted: 99) == 10)
    }

    @Test func `one thing more than a small page is no reason to try a large one`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        try learned.answered(.search, fields: [.artist: true])
        #expect(try await learned.granted(.search, wanted: 10) == 10)
        #expect(try await learned.granted(.albums, wanted: 1) == 1)
        #expect(try await learned.granted(.search, wanted: 11) == 50)
    }

    @Test func `a page of fifty that is refused where fifty were granted is asked for as ten`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        let isTried = try await learned.withGrant(for: .albumTracks, wanted: .max) { grant in
            (grant.size == 50 && grant.isTentative && grant.isProbe, .refused)
        }
        #expect(isTried)
        #expect(try await learned.granted(.albumTracks, wanted: .max) == 10)
    }

    @Test func `what was refused before a mode was set is named at the start`() async throws {
        var world = try world()
        world.environment["SPOTIFY_MODE"] = "extended"
        world.parameters.queries = []
        _ = try CapabilityFile(url: file(world)).merge([
            .size(.albums): CapabilityFact(value: 1, learnedAt: Date()),
            .size(.search): CapabilityFact(value: 10, learnedAt: Date() - 8 * 86_400),
        ])
        _ = try await world.extract(.albums, from: FakeSpotify(.mixed(extended: true)))
        let warnings = world.said.all.filter { $0.contains("refused as much at once before") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("of albums until ") == true)
        #expect(warnings.first?.contains("search") == false)
    }

    @Test func `of a pool the least counts, whoever was asked last`() throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        func learned(_ clients: [String]) -> LearnedCapabilities {
            LearnedCapabilities(mode: nil, clients: clients, host: "h", in: state)
        }
        let pool = learned(["a", "b"])
        try pool.answered(.search, fields: [.artist: false])
        try pool.answered(.search, fields: [.artist: true])
        #expect(pool.hasAllFields == false)
        #expect(learned(["b", "a"]).hasAllFields == false)
        #expect(learned(["a"]).hasAllFields == nil)
    }

    @Test func `several processes learn side by side and none loses a word`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let url = state.capabilities(host: "h", clients: ["a"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for route in Capabilities.Route.allCases {
                group.addTask {
                    // Who waits for longer than usual loses its word on purpose.
                    let file = CapabilityFile(url: url, patience: .seconds(120))
                    let fact = CapabilityFact(value: 1, learnedAt: Date())
                    _ = try file.merge([.isOpen(route): fact])
                }
            }
            try await group.waitForAll()
        }
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        #expect(Capabilities.Route.allCases.allSatisfy { learned.isAnswered(besides: $0, within: 3_600) })
        let facts = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        #expect(facts?.count == Capabilities.Route.allCases.count)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a process that was stopped while it wrote holds up no other`() throws {
        let scratch = try ScratchDirectory()
        let url = StateDirectory(url: scratch.url).capabilities(host: "h", clients: ["a"])
        let file = CapabilityFile(url: url, patience: .milliseconds(20))
        let fact = CapabilityFact(value: 1, learnedAt: Date(timeIntervalSince1970: 1_795_000_000))
        let first = try file.merge([.isOpen(.search): fact])
        let lock = try LockFile(at: url.deletingLastPathComponent().appending(component: ".a.json.lock"))
        #expect(try lock.take())
        let merged = try file.merge([.isOpen(.albums): fact])
        #expect(Set(merged.keys) == [.isOpen(.albums), .isOpen(.search)])
        #expect(file.read() == first)
        lock.release()
        #expect(try file.merge([.isOpen(.albums): fact]) == merged)
        #expect(file.read() == merged)
    }

    @Test func `a closed route is remembered only where the app itself is in order`() throws {
        let scratch = try ScratchDirectory()
        let time = Mutex(Date(timeIntervalSince1970: 1_795_000_000))
        let clock = WallClock(now: { time.withLock { $0 } }, sleep: { _ in })
        func learned() -> LearnedCapabilities {
            let state = StateDirectory(url: scratch.url)
            return LearnedCapabilities(mode: .development, clients: ["a"], host: "h", in: state, clock: clock)
        }
        try learned().answered(.search, fields: [:])
        try learned().close(.albums)
        #expect(!learned().isOpen(.albums))
        time.withLock { $0 += 86_400 }
        // Last night it answered; who knows what it does tonight.
        let tonight = learned()
        try tonight.close(.tracks)
        #expect(!tonight.isOpen(.tracks))
        #expect(tonight.isAnswered(besides: .tracks, within: 7 * 86_400))
        #expect(learned().isOpen(.tracks))
        #expect(!learned().isOpen(.albums))
        time.withLock { $0 += 6 * 86_400 }
        #expect(learned().isOpen(.albums))
    }

    @Test func `an answer that was under way when its route was closed does not open it again`() throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        func learned() -> LearnedCapabilities {
            LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        }
        let first = learned()
        try first.answered(.search, fields: [:])
        try first.close(.albums)
        try first.answered(.albums, fields: [.album: true])
        #expect(first.reopening(of: .albums) != nil)
        let next = learned()
        #expect(!next.isOpen(.albums))
        // What it tells of the client id counts all the same.
        #expect(next.hasAllFields == true)
    }

    @Test func `an answer that waits for the file while its route is closed does not open it there`()
        async throws
    {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        let url = state.capabilities(host: "h", clients: ["a"])
        let lock = try LockFile(at: url.deletingLastPathComponent().appending(component: ".a.json.lock"))
        #expect(try lock.take())
        let answer = Task.detached { try learned.answered(.albums, fields: [:]) }
        #expect(try await eventually { learned.isAnswered(besides: .search, within: 3_600) })
        // No other route has answered, so this is only for this process, and writes nothing.
        try learned.close(.albums)
        lock.release()
        try await answer.value
        #expect(CapabilityFile(url: url).read()[.isOpen(.albums)] == nil)
    }

    @Test func `a file that cannot be read is learned anew`() throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let first = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        try first.answered(.albums, fields: [:])
        try first.close(.search)
        #expect(!LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state).isOpen(.search))
        let file = state.capabilities(host: "h", clients: ["a"])
        try Data("{ torn".utf8).write(to: file)
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        #expect(learned.isOpen(.search))
        try learned.answered(.albums, fields: [:])
        try learned.close(.tracks)
        #expect(!LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state).isOpen(.tracks))
    }

    @Test(arguments: [Int.min, -1, 0, 51, .max])
    func `a size that no service grants is taken for none`(size: Int) async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let file = CapabilityFile(url: state.capabilities(host: "h", clients: ["a"]))
        _ = try file.merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: .now),
            .size(.tracks): CapabilityFact(value: size, learnedAt: .now),
            .size(.albums): CapabilityFact(value: 20, learnedAt: .now),
        ])
        let learned = LearnedCapabilities(mode: nil, clients: ["a"], host: "h", in: state)
        let isProbe = try await learned.withGrant(for: .tracks, wanted: 99) { grant in
            (grant.size == 50 && grant.isProbe, .refused)
        }
        #expect(isProbe)
        #expect(try await learned.granted(.tracks, wanted: 99) == 1)
        #expect(try await learned.granted(.albums, wanted: 99) == 20)
    }

    @Test func `new releases are searched for once their own route is closed`() async throws {
        var world = try world()
        world.parameters.newReleases = 6
        world.parameters.queries[0].types = [.artist]
        var catalog = FakeSpotify.FakeCatalog.mixed(extended: true)
        catalog.allowsBatches = false
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.counts["degraded"] == nil)
        #expect(spotify.requests.suffix(2).map { $0.prefix(14) } == ["/v1/browse/new", "/v1/search?q=t"])
        #expect(try Worklist.merged(of: .album, in: world.run).contains { $0.why == "new releases" })

        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.search = .zero
        let later = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: later)
        #expect(!later.requests.contains { $0.hasPrefix("/v1/browse") })
    }
}
