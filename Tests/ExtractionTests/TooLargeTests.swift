import Catalog
import Diagnostics
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

/// Answers with more than is taken.
@Suite struct TooLargeTests {
    /// A service whose answers to what `isLarge` names are too large.
    private func spotify(
        extended: Bool = false,
        _ isLarge: @escaping @Sendable (_ target: String) -> Bool
    ) -> FakeSpotify {
        FakeSpotify(.mixed(extended: extended)) { target, _ in
            guard isLarge(target) else { return nil }
            throw HTTPError(kind: .tooLarge, code: 23, message: "larger than 33554432 bytes", url: target)
        }
    }

    /// Whether what stands at `position` of a list is on the page that is asked for.
    private static func covers(_ position: Int, _ target: String) -> Bool {
        let items = URLComponents(string: target)?.queryItems ?? []
        let numbers = ["offset", "limit"].compactMap { name in
            items.first { $0.name == name }?.value.flatMap { Int($0) }
        }
        return numbers.count == 2 && (numbers[0]..<numbers[0] + numbers[1]).contains(position)
    }

    @Test func `an answer that is too large keeps no other from being asked, and is asked last in the end`()
        async throws
    {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.queries = []
        let bad = FakeSpotify.track(2, 0, 0)
        let clock = TestClock()
        var places: [Int?] = []
        for night in 0..<3 {
            clock.set(clock.start + TimeInterval(night) * 86_460)
            world.runName = "2026-11-\(10 + night)T22-10-42Z"
            world.parameters.tracks = [bad] + (1...4).map { FakeSpotify.track(2, 0, 4 * night + $0) }
            let spotify = spotify { $0.contains(bad) }
            let tally = try await world.extract(.tracks, from: spotify, clock: clock.wall)
            #expect(tally.isPartial)
            #expect(tally.counts["failed"] == 1)
            #expect(tally.counts["answers"] == 4)
            #expect(spotify.requests.count == 5)
            places.append(spotify.requests.firstIndex { $0.contains(bad) })
            let failures = try world.lines(of: world.run.failures(of: .tracks))
            #expect(failures.compactMap { $0["url"] as? String } == ["/v1/tracks/\(bad)"])
            #expect(failures.first?["error_type"] as? String == "network")
            #expect(failures.first?["outcome"] as? String == "failed")
        }
        #expect(places == [0, 0, 4])
        let warnings = world.said.all.filter { $0.hasPrefix("warning: ") }
        #expect(warnings.contains { $0.contains("ask for less at a time") })
    }

    @Test func `a batch that is too large is asked for in halves`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(2, $0) }
        let bad = FakeSpotify.album(2, 3)
        let spotify = spotify(extended: true) { $0.contains(bad) }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(spotify.requests.count { $0.contains(bad) } == 3)
        #expect(spotify.requests.buckets == [.albums: 5, .albumTracks: 3])
    }

    @Test func `a page that is too large is read around what makes it so`() async throws {
        let world = try World(extended: false)
        let position = 17
        let spotify = spotify { Self.covers(position, $0) }
        let tally = try await world.extract(.search, from: spotify)
        #expect(!tally.isPartial)
        #expect(try world.ids(.track).count == 29)
        #expect(world.said.all.count { $0.contains("position \(position) ") } == 1)
    }

    @Test(arguments: [0, 7])
    func `an artist's first albums are read around what makes their page too large`(
        position: Int
    ) async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(1)]
        world.parameters.detail.artist = .simplified
        let spotify = spotify { Self.covers(position, $0) }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(!tally.isPartial)
        #expect(try world.ids(.album).count == 11)
        #expect(world.said.all.count { $0.contains("position \(position) ") } == 1)
    }

    @Test func `an answer that nests too deeply is asked for once, and named as such`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        let (bad, good) = (FakeSpotify.track(2, 0, 0), FakeSpotify.track(2, 0, 1))
        world.parameters.tracks = [bad, good]
        let deep = String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            target.contains(bad) ? HTTPResponse(status: 200, body: Array(deep.utf8)) : nil
        }
        let tally = try await world.extract(.tracks, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["answers"] == 1)
        #expect(spotify.requests.count == 2)
        let failures = try world.lines(of: world.run.failures(of: .tracks))
        #expect(failures.compactMap { $0["error_type"] as? String } == ["parse"])
        #expect((failures.first?["message"] as? String)?.contains("nests too deeply") == true)
        let warnings = world.said.all.filter { $0.hasPrefix("warning: ") }
        #expect(warnings.contains { $0.contains("nests too deeply") })
        #expect(!warnings.contains { $0.contains("not whole JSON") })
    }

    @Test func `where every answer is too large the stage ends as one whose service is down`() async throws {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.queries = []
        world.parameters.tracks = (0..<40).map { FakeSpotify.track(2, 0, $0) }
        let spotify = spotify { $0 != "token" }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.tracks, from: spotify)
        }
        #expect(error?.remedy.exitCode == 69)
        #expect(spotify.requests.count < 10)
    }
}
