import Spotify
import Testing

@testable import Extraction

@Suite struct ServiceHealthTests {
    private let health = ServiceHealth(width: 2)
    private let album = Endpoint.album("0000000000000000000001")
    private let away = SpotifyError.unavailable(target: "/v1", status: 503, words: "away", attempts: 5)
    private let garbled = SpotifyError.garbled(target: "/v1", words: "HTML", attempts: 5)

    private func giveUp(_ error: SpotifyError, othersAnswered: Bool = false) -> ServiceHealth.Outage {
        health.begin(.albums)
        return health.gaveUp(error, at: .albums, othersAnswered: othersAnswered)
    }

    @Test(arguments: [true, false])
    func `a route that has never answered is given two requests`(othersAnswered: Bool) {
        let outage: ServiceHealth.Outage = othersAnswered ? .bucket : .service
        #expect(giveUp(away, othersAnswered: othersAnswered) == .nothing)
        #expect(giveUp(away, othersAnswered: othersAnswered) == outage)
    }

    @Test(arguments: [true, false])
    func `a route that has answered is given five`(othersAnswerMeanwhile: Bool) {
        health.received(objects: 1)
        health.understood(album, of: .albums)
        for _ in 1...4 {
            #expect(giveUp(away) == .nothing)
            if othersAnswerMeanwhile { health.received(objects: 0) }
        }
        let outage: ServiceHealth.Outage = othersAnswerMeanwhile ? .bucket : .service
        #expect(giveUp(away) == outage)
        #expect(health.counts.unanswered == 5)
    }

    @Test func `answers that cannot be read tell of the service when there are more than may be under way`() {
        for _ in 1...4 { #expect(giveUp(garbled) == .nothing) }
        #expect(!health.isAnswering)
        #expect(giveUp(garbled) == .service)
        health.refused()
        #expect(health.isAnswering)
        #expect(giveUp(garbled) == .nothing)
    }

    @Test func `a route is suspected for what it refuses, and after each trial that it stands, later`() {
        #expect(!health.suspects(.albums, refusing: "a"))
        #expect(!health.suspects(.albums, refusing: "a"))
        #expect(health.suspects(.albums, refusing: "b"))
        // One trial at a time.
        #expect(!health.suspects(.albums, refusing: "c"))
        health.endTrial(of: .albums, isGone: false)
        #expect(health.suspects(.albums, refusing: "d"))
        health.endTrial(of: .albums, isGone: false)
        health.understood(album, of: .albums)
        #expect(health.lastAnswered(by: .albums) == album)
        for id in 1...7 { #expect(!health.suspects(.albums, refusing: "\(id)")) }
        #expect(health.suspects(.albums, refusing: "8"))
    }
}
