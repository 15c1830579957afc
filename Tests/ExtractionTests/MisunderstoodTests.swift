import Foundation
import HTTP
import Landing
import Pipeline
import Spotify
import Testing

@testable import Extraction

/// Answers that came whole and do not hold what was asked for.
@Suite struct MisunderstoodTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: Array(repeating: [2], count: 40),
        isExtended: false
    )

    /// A service whose lists of albums lack their items where `isOdd` says so of the request's number.
    private func spotify(_ isOdd: @escaping @Sendable (Int) -> Bool) -> FakeSpotify {
        FakeSpotify(catalog) { target, number in
            target.contains("/albums?") && isOdd(number)
                ? HTTPResponse.json(["entries": [Any](), "total": 1]) : nil
        }
    }

    private func lines(about words: String, in world: World) -> Int {
        world.said.all.count { $0.contains(words) }
    }

    @Test func `a route of which no answer is understood any more costs five requests`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = spotify { _ in true }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(spotify.requests.count == 5)
        #expect(tally.isPartial)
        #expect(tally.counts["degraded"] == 1)
        #expect(tally.reason?.contains("answers of artist-albums in a row are not understood") == true)
        #expect(lines(about: "are not understood", in: world) == 1)
    }

    @Test func `besides those, what is under way when a route changes its answers`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = spotify { $0 > 1 }
        let tally = try await world.extract(.artists, from: spotify)
        // One that is understood, five that are not, and those that are under way, or just beginning, with the fifth.
        #expect((6...22).contains(spotify.requests.count))
        #expect(tally.counts["degraded"] == 1)
        #expect(lines(about: "are not understood", in: world) == 1)
    }

    @Test func `single answers that are not understood keep none from being asked`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = spotify { $0.isMultiple(of: 3) }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(spotify.requests.count == 40)
        #expect(tally.counts["failed"] == 13)
        #expect(tally.counts["degraded"] == nil)
        #expect(lines(about: "are not understood", in: world) == 0)
    }
}
