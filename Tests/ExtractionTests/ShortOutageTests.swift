import Catalog
import Diagnostics
import HTTP
import Landing
import Pipeline
import Spotify
import Synchronization
import Testing

@testable import Extraction

/// A service that fails for some seconds: nothing of it is taken for a fault of what was asked for.
@Suite struct ShortOutageTests {
    // Each request is tried twice here, and a page of ten comes to a single item by 10, 5, 2 and 1.
    @Test(arguments: [500, 502], [1, 2])
    func `one that ends while a page is taken apart costs no hit`(status: Int, first: Int) async throws {
        let world = try World(extended: false)
        let spotify = FakeSpotify(.mixed(extended: false)) { _, number in
            (first..<first + 8).contains(number) ? HTTPResponse.failure(status, "Oops") : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(!tally.isPartial)
        #expect(try world.ids(.track).count == 30)
        #expect(!world.said.all.contains { $0.contains("left out") }, "\(world.said.all)")
    }

    @Test func `one that ends there costs no track of an album`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        world.parameters.detail.track = .full
        let catalog = FakeSpotify.FakeCatalog(artists: [[51]], isExtended: false)
        // Behind the album itself: pages of 50, 25, 12, 6, 3 and 1.
        let spotify = FakeSpotify(catalog) { _, number in
            (2...13).contains(number) ? HTTPResponse.failure(500, "Oops") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(try world.ids(.track).count == 51, "\(spotify.requests)")
        #expect(!world.said.all.contains { $0.contains("left out") }, "\(world.said.all)")
    }

    @Test(arguments: [true, false])
    func `the last hit that is wanted is left out only while others are answered`(
        isAnswering: Bool
    ) async throws {
        var world = try World(extended: false)
        world.parameters.queries[0].maxHits = 10
        world.parameters.queries[0].types = [.track]
        let hasFailed = Mutex(false)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            let isLast = target.hasSuffix("limit=1&offset=9")
            let isBad = hasFailed.withLock { hasFailed in
                hasFailed = hasFailed || isLast
                // What follows the first failure of the hit alone is an outage.
                return isLast || target.hasSuffix("limit=10&offset=0") || (hasFailed && !isAnswering)
            }
            return isBad ? HTTPResponse.failure(500, "Oops") : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.isPartial == !isAnswering)
        #expect(world.said.all.contains { $0.contains("left out") } == isAnswering, "\(world.said.all)")
        #expect(try await !world.extract(.search, from: FakeSpotify(spotify.catalog)).isPartial)
        #expect(try world.ids(.track).count == (isAnswering ? 9 : 10))
    }

    @Test func `one of the accounts service says nothing of a page`() async throws {
        let world = try World(extended: false)
        let tokens = Mutex(0)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            guard target == "token" else { return nil }
            let number = tokens.withLock { tokens in
                tokens += 1
                return tokens
            }
            return number <= 8 ? HTTPResponse.failure(500, "Oops") : nil
        }
        _ = try? await world.extract(.search, from: spotify)
        #expect(!world.said.all.contains { $0.contains("left out") }, "\(world.said.all)")
        #expect(try await !world.extract(.search, from: FakeSpotify(spotify.catalog)).isPartial)
        #expect(try world.ids(.track).count == 30)
    }

    @Test(arguments: [
        HTTPResponse.failure(500, "Oops"), HTTPResponse(status: 200, body: Array("<html>".utf8)),
        HTTPResponse.json(["access_token": ""]), HTTPResponse(status: 204, body: []),
        HTTPResponse(status: 302, headers: ["Location": "https://accounts.example/"], body: []),
    ])
    func `without a token the stage ends as one whose service is down, at once`(
        reply: HTTPResponse
    ) async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<11).map { FakeSpotify.album(1, $0) }
        let tokens = Mutex(0)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            guard target == "token" else { return nil }
            tokens.withLock { $0 += 1 }
            return reply
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.albums, from: spotify)
        }
        #expect(error?.remedy.exitCode == 69)
        #expect(spotify.requests.isEmpty)
        // Whoever was next in turn may have begun.
        #expect(tokens.withLock(\.self) <= 4)
        let again = FakeSpotify(spotify.catalog)
        #expect(try await !world.extract(.albums, from: again).isPartial)
        #expect(again.requests.count == 11)
    }

    @Test func `a thing of a batch that fails while the service comes back is asked at the next start`()
        async throws
    {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(2, $0) }
        world.parameters.detail.track = .full
        // Of four, of two, and of one.
        let spotify = FakeSpotify(.mixed(extended: true)) { _, number in
            (1...6).contains(number) ? HTTPResponse.failure(500, "Oops") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["unanswered"] == 1)
        let again = FakeSpotify(spotify.catalog)
        #expect(try await !world.extract(.albums, from: again).isPartial)
        #expect(again.requests.contains { $0.contains(FakeSpotify.album(2, 0)) })
        #expect(try world.ids(.track).count == 51 + 1 + 120 + 4)
    }
}
