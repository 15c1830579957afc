import Landing
import Pipeline
import Spotify
import Testing

@testable import Extraction

@Suite struct NoticesTests {
    @Test func `what comes up again is known, and nothing else is`() {
        let notices = Notices()
        #expect(notices.once(.closedRoute(.albums)))
        #expect(!notices.once(.closedRoute(.albums)))
        #expect(notices.once(.closedRoute(.tracks)))
        #expect(notices.once(.nothingTold(.albums)))
        #expect((1...3).map { _ in notices.count(.refusal) } == [1, 2, 3])
    }

    @Test func `of what comes up many times at once only one is the first`() async {
        let notices = Notices()
        let first = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { notices.once(.othersFetch) } }
            var first = 0
            for await isFirst in group where isFirst { first += 1 }
            return first
        }
        #expect(first == 1)
    }

    @Test func `of many refusals a person is told of three, and where the others are`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<6).map { FakeSpotify.album(9, $0) }
        _ = try await world.extract(.albums, from: FakeSpotify(.mixed(extended: false)))
        let warnings = world.said.all.filter { $0.hasPrefix("warning: ") }
        #expect(warnings.count { $0.contains("Spotify does not know") } == 3)
        #expect(warnings.count { $0.contains("further refusals are only in failures.ndjson") } == 1)
    }
}
