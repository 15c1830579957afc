import Catalog
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

/// Pages that lead nowhere, elsewhere, or on for ever.
@Suite struct PagingTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: [Array(repeating: 1, count: 35)],
        isExtended: false
    )

    private func world() throws -> World {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.detail.artist = .simplified
        return world
    }

    /// A page of albums from `first` on, as many as `limit` says.
    private func page(_ target: String, from first: Int, next: String?, total: Int? = nil) -> HTTPResponse {
        var page: [String: Any] = [
            "items": (first..<first + 10).map { ["id": FakeSpotify.album(0, $0), "type": "album"] },
            "next": next ?? NSNull() as Any,
        ]
        page["total"] = total
        return .json(page)
    }

    /// Where the pages asked for start.
    private func offsets(_ spotify: FakeSpotify) -> [Int] {
        spotify.requests.filter { $0.contains("/albums?") }.map { target in
            Int(target.split(separator: "offset=").last ?? "") ?? 0
        }
    }

    private func read(
        _ world: World,
        _ answer: @escaping @Sendable (_ offset: Int, _ target: String) -> HTTPResponse?
    ) async throws -> FakeSpotify {
        let spotify = FakeSpotify(catalog) { target, _ in
            guard target.contains("/albums?") else { return nil }
            return answer(Int(target.split(separator: "offset=").last ?? "") ?? 0, target)
        }
        _ = try await world.extract(.artists, from: spotify)
        return spotify
    }

    @Test(arguments: [
        "https://evil.example/v1/artists/x/albums?offset=20",
        "https://127.0.0.1:1/v1/artists/x/albums?offset=20", "http://127.0.0.1:1/v2/albums?offset=20",
        "http://127.0.0.1:2/v1/x?offset=20", "//evil.example/v1/x?offset=20",
        "http://user@127.0.0.1:1/v1/x?offset=20", "http://127.0.0.1:1.evil.example/v1/x?offset=20",
    ])
    func `a next that leads elsewhere is named once and not followed`(next: String) async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            page(target, from: offset, next: offset < 20 ? next : nil)
        }
        #expect(offsets(spotify) == [0, 10, 20])
        #expect(world.said.all.count { $0.contains("no token is sent there") } == 1)
        #expect(try world.ids(.album).count == 30)
    }

    @Test func `a page that is always the same ends the list, and is kept`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            page(target, from: 0, next: "http://127.0.0.1:1/v1/x?offset=\(offset + 10)")
        }
        #expect(offsets(spotify) == [0, 10])
        #expect(try world.ids(.album).count == 10)
    }

    @Test func `a list that never ends is ended far behind its total`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            page(target, from: offset, next: "http://127.0.0.1:1/v1/x?offset=\(offset + 10)", total: 30)
        }
        #expect(offsets(spotify).count == 24)
        #expect(try world.ids(.album).count == 240)
    }

    @Test func `a page that names itself, or an earlier one, leads on`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            page(target, from: offset, next: offset < 20 ? "http://127.0.0.1:1/v1/x?offset=0" : nil)
        }
        #expect(offsets(spotify) == [0, 10, 20])
    }

    @Test func `an empty page with a next ends the list`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            guard offset == 10 else { return nil }
            return .json(["items": [Any](), "next": "http://127.0.0.1:1/v1/x?offset=20", "total": 35])
        }
        #expect(offsets(spotify) == [0, 10])
        #expect(try world.ids(.album).count == 10)
    }

    @Test func `a page of nothing but nulls leads on`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            guard offset == 10 else { return nil }
            let items = [Any](repeating: NSNull(), count: 10)
            return .json(["items": items, "next": "http://127.0.0.1:1/v1/x?offset=20", "total": 35])
        }
        #expect(offsets(spotify) == [0, 10, 20, 30])
        #expect(try world.ids(.album).count == 25)
    }

    @Test func `totals that drift and items that come twice cost nothing`() async throws {
        let world = try world()
        let spotify = try await read(world) { offset, target in
            // While it is read, the list moves on by one.
            let first = offset == 0 ? 0 : offset - 1
            return page(
                target,
                from: first,
                next: offset < 20 ? "http://127.0.0.1:1/v1/x?offset=\(offset + 10)" : nil,
                total: 30 - offset
            )
        }
        #expect(offsets(spotify) == [0, 10, 20])
        #expect(try world.ids(.album).count == 29)
    }

    @Test func `where pages of fifty are refused in extended mode, a list is read whole by tens`()
        async throws
    {
        var world = try World(extended: true)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.detail.artist = .simplified
        world.parameters.freshness.artistAlbums = .zero
        var limits: [[String]] = []
        for night in 0..<2 {
            world.runName = "2026-11-\(20 + night)T22-10-42Z"
            let spotify = FakeSpotify(catalog)
            let tally = try await world.extract(.artists, from: spotify)
            #expect(!tally.isPartial)
            let lists = spotify.requests.filter { $0.contains("/albums?") }
            limits.append(lists.map { $0.contains("limit=10&") ? "10" : "50" })
            #expect(try world.ids(.album).count == 35)
        }
        #expect(limits.first == ["50", "10", "10", "10", "10"])
        // What was refused is remembered.
        #expect(limits.last?.contains("50") == false)
        #expect(world.said.all.count { $0.contains("SPOTIFY_MODE=extended, but Spotify refuses") } == 1)
    }

    @Test func `where pages of fifty tracks are refused in development mode, all are read by tens`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(0, 0), FakeSpotify.album(0, 1)]
        world.parameters.detail.track = .full
        let catalog = FakeSpotify.FakeCatalog(artists: [[120, 75]], isExtended: false)
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains("/tracks?") && target.contains("limit=50")
                ? HTTPResponse.failure(400, "Invalid limit") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(spotify.requests.buckets == [.albums: 2, .albumTracks: 1 + 7 + 3])
        #expect(try world.ids(.track).count == 195)
    }

    @Test(arguments: ["{}", "[]", "null", #"{"error":"none"}"#, #"{"items":{}}"#])
    func `an answer that is none is a failure, and is asked for at the next start`(body: String) async throws
    {
        let world = try world()
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains("/albums?") ? HTTPResponse(status: 200, body: Array(body.utf8)) : nil
        }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["failed"] == 1)
        let failure = try #require(try world.lines(of: world.run.failures(of: .artists)).last)
        #expect(failure["error_type"] as? String == "parse")
        #expect(failure["body"] as? String == body)
        // The others are read, and not understood.
        let isRead = body.contains(":")
        let message = try #require(failure["message"] as? String)
        #expect(message.contains("JSON, but no answer of the Web API") == !isRead, "\(message)")
        let again = FakeSpotify(catalog)
        #expect(try await !world.extract(.artists, from: again).isPartial)
        #expect(again.requests.count == 4)
    }

    @Test(arguments: [
        #"{"name":"no id"}"#, #"{"id":"short","type":"album"}"#,
        #"{"id":"Track00000000000000xxx","type":"track"}"#,
    ])
    func `another thing than was asked for is not taken for it`(body: String) async throws {
        var world = try world()
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        let spotify = FakeSpotify(catalog) { target, _ in
            target.hasPrefix("/v1/albums/") ? HTTPResponse(status: 200, body: Array(body.utf8)) : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["failed"] == 1)
        let again = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: again)
        #expect(again.requests.count == 1)
    }
}
