import Diagnostics
import Foundation
import HTTP
import Spotify
import Testing

/// A clock that is wrong is found out before anything is asked with it; it shows 2027-01-15 08:00:00 here.
@Suite struct ClockTests {
    /// Gives tokens that were sent at `dates` in turn, the last one again and again; the first is so long under way.
    private func transport(
        dated dates: String?...,
        heldUp delay: Duration = .zero,
        by clock: ManualClock = ManualClock()
    ) -> ScriptedTransport {
        let next = Counter()
        return ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            let number = next.increment()
            if number == 1 { clock.advance(delay) }
            let date = dates[min(number, dates.count) - 1]
            let headers: HTTPHeaders = date.map { ["Date": $0] } ?? [:]
            return .json(#"{"access_token":"t0ken","token_type":"Bearer"}"#, headers: headers)
        }
    }

    @Test(arguments: [
        nil, "yesterday", "Fri, 15 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:09:00 GMT",
        "Fri, 15 Jan 2027 07:51:00 GMT",
    ])
    func `a clock that is about right, or cannot be compared, keeps nothing from being asked`(
        date: String?
    ) async throws {
        let stand = try Stand(transport(dated: date))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentForTokens.count == 1)
    }

    @Test(arguments: [
        "Fri, 15 Jan 2027 08:11:00 GMT", "Fri, 15 Jan 2027 07:49:00 GMT", "Sun, 15 Nov 2026 08:00:00 GMT",
        "Wed, 17 Mar 2027 08:00:00 GMT",
    ])
    func `with a clock that is far off nothing is asked`(date: String) async throws {
        let stand = try Stand(transport(dated: date))
        let error = await stand.error()
        guard case .wrongClock(let host, let own, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(host == "accounts.spotify.com")
        #expect(own == stand.clock.now)
        #expect(error?.remedy == .fixConfiguration)
        #expect(stand.transport.sentToAPI.isEmpty)
    }

    @Test func `where the clock was set meanwhile a new start is all it takes`() async throws {
        let stand = try Stand(transport(dated: "Wed, 17 Mar 2027 08:00:00 GMT"))
        stand.clock.setMachine(ahead: 61 * 86_400)
        let error = await stand.error()
        #expect(error == .clockSet(own: stand.clock.now, machine: stand.clock.now + 61 * 86_400))
        #expect(error?.remedy == .restoreService)
        #expect(stand.transport.sentToAPI.isEmpty)
    }

    @Test func `one answer that was held up is no proof, however little time is left`() async throws {
        let clock = ManualClock()
        let transport = transport(
            dated: "Fri, 15 Jan 2027 08:00:00 GMT",
            "Fri, 15 Jan 2027 08:20:02 GMT",
            heldUp: .seconds(1_200),
            by: clock
        )
        let stand = try Stand(transport, clock: clock)
        try await stand.client.checkClock()
        #expect(transport.sentForTokens.map(\.timeout) == [.seconds(50), .seconds(10)])
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentForTokens.count == 2)
    }

    @Test func `one answer with an old date is no proof`() async throws {
        let stand = try Stand(
            transport(dated: "Thu, 14 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:00:02 GMT")
        )
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentForTokens.count == 2)
        #expect(stand.clock.naps == [.seconds(2)])
    }

    @Test func `a server's clock that is being set while it is looked at is no proof`() async throws {
        let stand = try Stand(
            transport(dated: "Thu, 14 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 06:00:00 GMT")
        )
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentToAPI.count == 1)
    }
}
