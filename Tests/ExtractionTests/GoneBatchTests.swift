import Catalog
import Foundation
import HTTP
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

/// Many things that Spotify has taken away at once, as all albums of a label.
@Suite struct GoneBatchTests {
    @Test(arguments: ["auto", "extended"])
    func `a batch of which an answer tells none takes none from an app that was just granted them`(
        mode: String
    ) async throws {
        var world = try World()
        world.environment["SPOTIFY_MODE"] = mode
        world.parameters.queries = []
        let gone = (0..<5).map { FakeSpotify.album(9, $0) }
        world.parameters.albums = gone + [FakeSpotify.album(1, 0)]
        let file = CapabilityFile(
            url: world.scratch.appending("home", "capabilities", "127.0.0.1%3A1", "client.json")
        )
        _ = try file.merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date()),
            .size(.albums): CapabilityFact(value: 20, learnedAt: Date()),
        ])
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.contains("?ids=") ? HTTPResponse.json(["albums": [String]()]) : nil
        }
        #expect(try await !world.extract(.albums, from: spotify).isPartial)
        #expect(spotify.requests.count { $0.hasPrefix("/v1/albums/") && !$0.contains("/tracks") } == 6)
        #expect(try world.landed().contains("/v1/albums/\(FakeSpotify.album(1, 0))"))
        #expect(spotify.requests.count { $0.contains("?ids=") } == 1)
        #expect(file.read()[.size(.albums)]?.value == 20)
    }
}
