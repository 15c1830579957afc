import Catalog
import Landing
import Pipeline
import Testing

@testable import Extraction

/// Queries of one manifest that share a list of hits.
@Suite struct OverlappingSearchTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: Array(repeating: Array(repeating: 1, count: 5), count: 8),
        hits: ["artist": 8, "album": 40],
        isExtended: false
    )

    private func query(_ text: String, _ types: [SearchKind], _ maxHits: Int) -> SearchQuery {
        var query = SearchQuery(text: text)
        query.types = types
        query.maxHits = maxHits
        return query
    }

    @Test(arguments: [[SearchKind.album], [.artist, .album]])
    func `a page that two queries share is asked for once`(types: [SearchKind]) async throws {
        var world = try World(extended: false)
        world.parameters.queries = [
            query("other", [.artist], 10), query("everything", [.artist], 10),
            query("everything", [types[0]], 20), query("everything", types, 1_000),
        ]
        // Long enough for all that may go side by side to be sent before the first answer.
        let spotify = FakeSpotify(catalog) { _, _ in
            try await Task.sleep(for: .milliseconds(20))
            return nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(!tally.isPartial)
        let asked = spotify.requests.filter { $0.contains("everything") }
        #expect(Set(asked).count == asked.count, "\(asked)")
        // The eight artists are a page, the forty albums four.
        #expect(asked.filter { $0.contains("artist") }.count == 1, "\(asked)")
        #expect(asked.count == 5, "\(asked)")
        #expect(world.said.all.allSatisfy { !$0.contains("another run") })
        #expect(try world.ids(.album).count == 40)
        #expect(try world.ids(.artist).count == 8)
    }
}
