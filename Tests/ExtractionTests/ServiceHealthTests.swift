import Spotify
import Testing

@testable import Extraction

@Suite struct ServiceHealthTests {
    private let health = ServiceHealth(width: 2)
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
        health.received(objects: 1, of: .albums)
        health.understood(of: .albums)
        for _ in 1...4 {
            #expect(giveUp(away) == .nothing)
            if othersAnswerMeanwhile { health.received(objects: 0, of: .tracks) }
        }
        let outage: ServiceHealth.Outage = othersAnswerMeanwhile ? .bucket : .service
        #expect(giveUp(away) == outage)
        #expect(health.counts.unanswered == 5)
    }

    @Test func `a route's own odd answers do not speak for others`() {
        health.received(objects: 1, of: .albums)
        health.understood(of: .albums)
        health.begin(.albums)
        #expect(giveUp(away) == .nothing)
        // It was under way when the outage began.
        health.received(objects: 0, of: .albums)
        #expect(!health.misunderstood("odd", of: .albums))
        for _ in 2...4 { #expect(giveUp(away) == .nothing) }
        #expect(giveUp(away) == .service)
    }

    @Test(arguments: [true, false])
    func `answers that cannot be read tell of it when there are more than may be under way`(
        othersAnswered: Bool
    ) {
        for _ in 1...4 { #expect(giveUp(garbled, othersAnswered: othersAnswered) == .nothing) }
        #expect(!health.isAnswering)
        let outage: ServiceHealth.Outage = othersAnswered ? .bucket : .service
        #expect(giveUp(garbled, othersAnswered: othersAnswered) == outage)
        health.refused()
        #expect(health.isAnswering)
        #expect(giveUp(garbled) == .nothing)
    }

    @Test func `a route that cannot be read does not speak for the next one`() {
        for _ in 1...5 { _ = giveUp(garbled, othersAnswered: true) }
        health.begin(.tracks)
        for _ in 1...4 {
            #expect(health.gaveUp(garbled, at: .tracks, othersAnswered: true) == .nothing)
        }
        #expect(health.gaveUp(garbled, at: .tracks, othersAnswered: true) == .bucket)
    }
}
