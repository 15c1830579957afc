import Catalog
import Concurrency
import Diagnostics
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Spotify
import Testing

@testable import Extraction
@testable import Pipeline

/// A wrong setting or clock costs little, and nothing once it is mended.
@Suite struct MistakeTests {
    @Test func `a search refused as a whole is asked in the next run, once that is mended`() async throws {
        var world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        let refused = FakeSpotify(catalog) { target, _ in
            target.hasPrefix("/v1/search") ? HTTPResponse.failure(400, "Invalid type") : nil
        }
        let tally = try await world.extract(.search, from: refused)
        #expect(tally.counts["failed"] == 1)
        #expect(refused.requests.count == 1)

        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog)
        #expect(try await world.extract(.search, from: spotify).counts["failed"] == 0)
        #expect(spotify.requests.count > 1)
    }

    @Test func `of a search with a refused page, the other kinds are read on`() async throws {
        let world = try World(extended: false)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            target.contains("offset=10&") || target.hasSuffix("offset=10")
                ? HTTPResponse.failure(400, "Bad offset") : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.counts["failed"] == 1)
        #expect(Set(spotify.requests).count == spotify.requests.count)
    }

    @Test func `where a route forbids everything, the stage ends before everything was tried`() async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog(artists: [Array(repeating: 2, count: 60)], isExtended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog) { target, _ in
            target.hasPrefix("/v1/albums/") ? HTTPResponse.failure(403, "Forbidden") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(tally.counts["degraded"] == 1)
        #expect(spotify.requests.count < 30)
    }

    @Test func `one forbidden object is passed over`() async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog(artists: [Array(repeating: 2, count: 20)], isExtended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains(FakeSpotify.album(0, 3)) ? HTTPResponse.failure(403, "Forbidden") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.counts["failed"] == 1)
        #expect(tally.counts["answers"] == 19)
    }

    @Test func `a clock that was set back does not make a list be read for ever`() async throws {
        var world = try World(extended: false)
        world.parameters.freshness.search = .zero
        world.parameters.freshness.artistAlbums = .zero
        let settings = try SpotifySettings(environment: world.environment)
        // The run was opened by a clock that was an hour ahead.
        _ = try LandingOrigin.claim(world.run, for: settings, now: Date() + 3_600)
        let catalog = FakeSpotify.FakeCatalog(artists: [Array(repeating: 2, count: 35)], isExtended: false)
        let spotify = FakeSpotify(catalog) { target, number in
            number > 200 ? HTTPResponse.failure(503, "asked for ever: \(target)") : nil
        }
        _ = try await world.extract(.search, from: spotify)
        _ = try await world.extract(.artists, from: spotify)
        #expect(Set(spotify.requests).count == spotify.requests.count)
        #expect(spotify.requests.count < 30)
    }

    @Test func `a clock that is behind is found out before it changes what is known`() async throws {
        var world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog(artists: [[2]], isExtended: false)
        try await world.extractAll(from: FakeSpotify(catalog))
        let state = try StateDirectory(environment: world.environment)
        let url = state.frontier(host: "127.0.0.1:1", client: "client")
        let album = [FakeSpotify.album(0, 0)]
        let before = try await Frontier(reading: url).statuses(of: .album, album, market: nil)
        #expect(before.first?.fullAt != nil)

        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog) { target, _ in target == "token" ? Self.datedToken() : nil }
        let behind = WallClock(now: { Date() - 60 * 86_400 }, sleep: { _ in })
        var isFound = false
        do {
            _ = try await world.extract(.albums, from: spotify, clock: behind)
        } catch SpotifyError.wrongClock {
            isFound = true
        }
        #expect(isFound)
        #expect(spotify.requests.isEmpty)
        let after = try await Frontier(reading: url).statuses(of: .album, album, market: nil)
        #expect(after == before)
    }

    @Test func `a clock that was set meanwhile fails the stage, which is then retried`() async throws {
        let world = try World(extended: false)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            target == "token" ? Self.datedToken() : nil
        }
        let clock = WallClock(now: { Date() - 60 * 86_400 }, sleep: { _ in }, machine: { Date() })
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify, clock: clock)
        }
        // With 75 it would count as a quota that is used up.
        #expect(error?.remedy.exitCode == 69)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `a stage that gets no token to compare the clocks by has given up`() async throws {
        var world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog(artists: [[2]], isExtended: false)
        try await world.extractAll(from: FakeSpotify(catalog))

        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog) { target, _ in
            target == "token" ? HTTPResponse.quotaExceeded : nil
        }
        let behind = WallClock(now: { Date() - 60 * 86_400 }, sleep: { _ in })
        let tally = try await world.extract(.albums, from: spotify, clock: behind)
        #expect(tally.isPartial)
        #expect(tally.resumeAt != nil)
        #expect(spotify.requests.isEmpty)
        var record = StageRecord(name: tally.stage)
        record.end(StageOutcome(state: .partial, exitCode: 75, counts: tally.counts), at: Date())
        #expect(!record.isThrough)
    }

    /// A token whose answer says when it was given.
    private static func datedToken() -> HTTPResponse {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let token = HTTPResponse.json(["access_token": "t0ken", "token_type": "Bearer", "expires_in": 3_600])
        return HTTPResponse(
            status: 200,
            headers: ["Content-Type": "application/json", "Date": formatter.string(from: Date())],
            body: token.body
        )
    }

    @Test func `a list begun by a clock that was ahead is read on, and in its time anew`() async throws {
        var world = try World(extended: false)
        world.parameters.queries[0].types = [.album]
        world.limits.maximumRequests = 1
        let catalog = FakeSpotify.FakeCatalog(artists: [Array(repeating: 2, count: 35)], isExtended: false)
        let ahead = WallClock(now: { Date() + 12 * 3_600 }, sleep: { try await Task.sleep(for: $0) })
        _ = try await world.extract(.search, from: FakeSpotify(catalog), clock: ahead)

        world.runName = "2026-11-21T22-10-42Z"
        world.limits = SpendingLimits()
        let spotify = FakeSpotify(catalog)
        #expect(try await !world.extract(.search, from: spotify).isPartial)
        #expect(spotify.requests.count == 3)
        #expect(try world.ids(.album).count == 35)

        world.runName = "2026-11-22T22-10-42Z"
        world.parameters.freshness.search = .zero
        let anew = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: anew)
        #expect(anew.requests.count == 4)
    }
}
