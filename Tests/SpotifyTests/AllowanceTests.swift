import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Testing

@Suite struct AllowanceTests {
    @Test func `no more requests are sent than allowed, retries included, tokens not`() async throws {
        let stand = try Stand(
            ScriptedTransport(.text("", status: 503), .json("{}")),
            allowance: RequestAllowance(maximum: 3)
        )
        for _ in 0..<2 { _ = try await stand.client.answer(to: .artist(someID)) }
        let error = await stand.error()
        #expect(error == .allowanceSpent(.requests(3)))
        #expect(error?.remedy == .resumeLater)
        #expect(stand.transport.sentToAPI.count == 3)
        #expect(stand.transport.sentForTokens.count == 1)
        #expect(stand.gate.entered.value == 3)
    }

    @Test func `many at once share the allowance`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")), allowance: RequestAllowance(maximum: 17))
        let client = stand.client
        let answered = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<60 {
                group.addTask { (try? await client.answer(to: .artist(someID))) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == 17)
        #expect(stand.transport.sentToAPI.count == 17)
    }

    @Test func `what is not sent is not counted`() async throws {
        let allowance = RequestAllowance(maximum: 1)
        let stand = try Stand(ScriptedTransport(.json("{}")), allowance: allowance)
        stand.gate.lock(.artists, for: .seconds(3_600))
        for _ in 0..<3 { _ = await stand.error() }
        #expect(allowance.spentLimit(at: stand.clock.now) == nil)
        _ = try await stand.client.answer(to: .album(someID))
        #expect(allowance.spentLimit(at: stand.clock.now) == .requests(1))
    }

    @Test func `nothing is sent from the deadline on, and no turn is waited for beyond it`() async throws {
        let clock = ManualClock()
        let deadline = clock.now + 30
        let stand = try Stand(
            ScriptedTransport(.json("{}")),
            clock: clock,
            allowance: RequestAllowance(deadline: deadline)
        )
        stand.gate.pause(for: .seconds(40))
        let error = await stand.error()
        #expect(error == .allowanceSpent(.deadline(deadline)))
        #expect(stand.transport.sentToAPI.isEmpty)
        #expect(clock.naps.isEmpty)
        stand.gate.pause(for: .seconds(10))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(clock.naps == [.seconds(10)])
        clock.advance(.seconds(20))
        #expect(await stand.error() == .allowanceSpent(.deadline(deadline)))
        #expect(stand.transport.sentToAPI.count == 1)
    }

    @Test func `a token that does not come before the deadline is no fault of the service`() async throws {
        var isTold = false
        // In a stall the time may end before a token is asked for, which moves the clock: then there is more.
        for seconds in [0.3, 5, 50] where !isTold {
            let clock = ManualClock()
            let deadline = clock.now + seconds
            let transport = ScriptedTransport { request in
                guard request.isForToken else { return .json("{}") }
                clock.advance(.seconds(100))
                try await Task.sleep(for: .seconds(3_600))
                return .token()
            }
            let allowance = RequestAllowance(maximum: 1, deadline: deadline)
            let stand = try Stand(transport, clock: clock, allowance: allowance)
            isTold = await stand.error() == .allowanceSpent(.deadline(deadline))
            #expect(transport.sentToAPI.isEmpty)
            #expect(allowance.spentLimit(at: deadline - 1) == nil)
        }
        #expect(isTold)
    }

    @Test func `credentials that are refused are told, however late it is`() async throws {
        let clock = ManualClock()
        let transport = ScriptedTransport { _ in
            clock.advance(.seconds(60))
            return .json(#"{"error":"invalid_client"}"#, status: 400)
        }
        let allowance = RequestAllowance(deadline: clock.now + 30)
        let stand = try Stand(transport, clock: clock, allowance: allowance)
        #expect(await stand.error() == .credentialsRefused(words: "invalid_client"))
    }

    @Test func `what is left of a run's requests is named by their number`() async throws {
        let allowance = RequestAllowance(maximum: 0, ofRun: 9)
        let stand = try Stand(ScriptedTransport(.json("{}")), allowance: allowance)
        let error = await stand.error()
        #expect(error?.description == "this run's 9 requests are sent; start again to continue")
        #expect(stand.transport.sent.isEmpty)
    }

    @Test(arguments: [
        (RequestAllowance.Limit.requests(1), "the 1 request allowed to this stage is sent"),
        (.requests(2), "the 2 requests allowed to this stage are sent"),
        (.requestsOfRun(1), "this run's 1 request is sent"),
    ])
    func `a single request is named as one`(limit: RequestAllowance.Limit, words: String) {
        #expect(SpotifyError.allowanceSpent(limit).description == "\(words); start again to continue")
    }

    @Test func `an allowance of nothing sends nothing, not even for a token`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")), allowance: RequestAllowance(maximum: 0))
        #expect(await stand.error() == .allowanceSpent(.requests(0)))
        #expect(stand.transport.sent.isEmpty)
    }
}
