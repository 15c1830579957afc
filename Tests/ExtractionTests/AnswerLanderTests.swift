import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

/// What is known of an answer, and what is left of it after a kill.
@Suite struct AnswerLanderTests {
    private let id = "4aawyAB9vmqN3uQ7FjRGTy"

    private func answer() -> Answer {
        let track = "4aawyAB9vmqN3uQ7FjRG01"
        let page = #"{"items":[{"id":"\#(track)"}],"limit":50,"offset":0,"total":1,"next":null}"#
        return Answer(
            endpoint: .album(id, market: nil),
            fetchedAt: Date(timeIntervalSince1970: 10),
            body: Array(#"{"id":"\#(id)","name":"n","tracks":\#(page)}"#.utf8)
        )
    }

    @Test func `killed before the frontier is written, it reads what landed again`() async throws {
        let scratch = try ScratchDirectory()
        let run = RunDirectory(url: scratch.appending("runs", "2026-11-20T22-00-00Z"))
        let url = scratch.appending("frontier.sqlite")
        let settings = try SpotifySettings(environment: World().environment)
        let origin = try LandingOrigin.claim(run, for: settings, now: Date(timeIntervalSince1970: 5))
        let list = ListName.tracks(ofAlbum: id, market: nil)
        do {
            let lander = AnswerLander(
                reader: AnswerReader(),
                writer: try LandingWriter(in: run.landing(of: .albums)),
                frontier: try Frontier(at: url, holding: .seconds(3_600)),
                originName: origin.name(of: .albums)
            )
            let findings = try await lander.land(answer())
            #expect(findings.isUnderstood)
            // Let go without a flush, as a kill would.
        }
        let frontier = try Frontier(at: url)
        #expect(try await frontier.statuses(of: .album, [id], market: nil)[0].fullAt == nil)
        let catchUp = CatchUp(frontier: frontier, reader: AnswerReader(), clients: ["client"])
        #expect(try await catchUp.perform(for: run, origin: origin).isEmpty)
        #expect(try await frontier.statuses(of: .album, [id], market: nil)[0].fullAt != nil)
        #expect(try await frontier.members(of: list).count == 1)
    }

    @Test func `whoever is told to stop reads nothing more of what has landed`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(.mixed(extended: false)))
        let run = world.run
        let origin = try #require(try LandingOrigin.read(run))
        let frontier = try Frontier(at: world.scratch.appending("another.sqlite"))
        let catchUp = CatchUp(frontier: frontier, reader: AnswerReader(), clients: ["client"])
        let list = ListName.search("everything", type: .artist, market: nil, includesExternalAudio: false)
        let task = Task {
            // Cancelled by now, or while it sleeps.
            try? await Task.sleep(for: .seconds(600))
            return try await catchUp.perform(for: run, origin: origin)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        #expect(try await frontier.members(of: list).isEmpty)
        #expect(try await catchUp.perform(for: run, origin: origin).isEmpty)
        #expect(try await !frontier.members(of: list).isEmpty)
    }
}
