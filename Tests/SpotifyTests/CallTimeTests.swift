import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import Synchronization
import TestSupport
import Testing

@Suite struct CallTimeTests {
    /// Never answers; the time of every transfer passes on `clock`.
    private func stalling(_ clock: ManualClock) -> ScriptedTransport {
        ScriptedTransport { request in
            guard !request.isForToken else { return .token() }
            clock.advance(request.timeout ?? .seconds(3_600))
            throw HTTPError(kind: .timedOut, code: 28, message: "Operation timed out", url: request.url)
        }
    }

    @Test func `a service that stalls costs one call a minute, and no more`() async throws {
        let clock = ManualClock()
        let stand = try Stand(stalling(clock), clock: clock, jitter: 0)
        let start = clock.now
        let error = await stand.error()
        #expect(clock.now == start + 60)
        #expect(stand.transport.sentToAPI.map(\.timeout) == [.seconds(50), .seconds(10)])
        let url = "https://api.spotify.com/v1/artists/\(someID)"
        #expect(error == .unreachable(url: url, words: "Operation timed out [curl 28]", attempts: 2))
    }

    @Test(arguments: [0.0, 0.3, 1])
    func `no mixture of stalls, refusals and failures takes longer`(jitter: Double) async throws {
        let clock = ManualClock()
        let count = Counter()
        let transport = ScriptedTransport { request in
            guard !request.isForToken else {
                clock.advance(.seconds(7))
                return .token("t\(count.value)")
            }
            switch count.increment() {
            case 1: return .refusal(401, "The access token expired")
            case 2: return .refusal(429, "API rate limit exceeded", retryAfter: "9")
            case 3: return .text("", status: 503, headers: ["Retry-After": "8"])
            default:
                clock.advance(request.timeout ?? .seconds(3_600))
                throw HTTPError(kind: .timedOut, code: 28, message: "Operation timed out", url: request.url)
            }
        }
        let stand = try Stand(transport, clock: clock, jitter: jitter)
        let start = clock.now
        _ = await stand.error()
        #expect(clock.now <= start + 60)
        #expect(count.value >= 4)
        #expect(stand.gate.endings.count == stand.gate.entered.value)
    }

    @Test func `a wait beyond the call's time is not begun, and the error says why`() async throws {
        let reply = HTTPResponse.text("down for today", status: 503, headers: ["Retry-After": "86400"])
        let stand = try Stand(ScriptedTransport(reply))
        let error = await stand.error()
        let words = "down for today [Retry-After 86400]"
        #expect(
            error == .unavailable(target: "/v1/artists/\(someID)", status: 503, words: words, attempts: 1)
        )
        #expect(stand.clock.naps.isEmpty)
        #expect(stand.recorder.attempts.last?.failure?.message == words)
    }

    @Test func `a failure that lasts keeps its status, its words and its attempts`() async throws {
        let stand = try Stand(ScriptedTransport(.refusal(500, "Server error.", reason: "BROKEN")))
        let error = await stand.error()
        let words = "Server error. [BROKEN]"
        #expect(
            error == .unavailable(target: "/v1/artists/\(someID)", status: 500, words: words, attempts: 5)
        )
        #expect(error?.description.contains("status 500 (5 attempts): Server error. [BROKEN]") == true)
    }

    @Test func `a turn that comes too late for an answer is not waited for`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")))
        stand.gate.pause(for: .seconds(58))
        let until = stand.clock.now + 58
        #expect(await stand.error() == .quota(.later(.artists, until: until)))
        #expect(stand.transport.sentToAPI.isEmpty)
        #expect(stand.clock.naps.isEmpty)
    }

    @Test func `a token that does not come in the call's time ends the call`() async throws {
        var policy = RetryPolicy()
        policy.callTimeout = .milliseconds(300)
        let transport = ScriptedTransport { request in
            if request.isForToken { try await Task.sleep(for: .seconds(3_600)) }
            return .json("{}")
        }
        let stand = try Stand(transport, policy: policy)
        let start = ContinuousClock.now
        let error = await stand.error()
        #expect(start.duration(to: .now) < .seconds(20))
        guard case .unreachable(let url, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(url == "https://accounts.spotify.com/api/token")
    }

    @Test func `one who leaves for lack of time does not hold up those who still wait for the token`()
        async throws
    {
        let gate = Counter()
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
            return .token()
        }
        let stand = try Stand(transport)
        let client = stand.client
        let waits = Task { try await client.answer(to: .artist(someID)) }
        // From here on a token is waited for, whether the other has come to wait or not.
        #expect(try await eventually { transport.sentForTokens.count == 1 })
        let leaves = Task { try await client.answer(to: .artist(someID)) }
        try await Task.sleep(for: .milliseconds(20))
        leaves.cancel()
        await #expect(throws: CancellationError.self) { try await leaves.value }
        gate.increment()
        _ = try await waits.value
        #expect(transport.sentForTokens.count == 1)
    }

    @Test func `libcurl keeps to the call's time`() async throws {
        let server = try LoopbackServer { request in
            guard request.path == "/api/token" else { return .silence }
            return .answer(body: HTTPResponse.token().body)
        }
        defer { server.stop() }
        let settings = try settings([
            "SPOTIFY_API_URL": server.url + "/v1", "SPOTIFY_ACCOUNTS_URL": server.url,
        ])
        let gate = Turnstile(
            ledger: try await .inMemory(),
            account: settings.credential.account,
            budgets: .unlimited
        )
        let transport = try CurlTransport(settings.transport)
        var words = ""
        // In a stall the time may end before a token or a turn has come: then there is more of it.
        for seconds in [0.6, 4, 20] where !words.contains("[curl 28]") {
            var policy = RetryPolicy()
            policy.callTimeout = .seconds(seconds)
            policy.baseDelay = .milliseconds(10)
            let client = SpotifyClient(
                settings: settings,
                members: [ClientMember(settings.credential, gate: gate)],
                transport: transport,
                attempts: AttemptRecorder(),
                isJSON: { _ in true },
                policy: policy
            )
            let start = ContinuousClock.now
            let error = await #expect(throws: SpotifyError.self) {
                _ = try await client.answer(to: .artist(someID))
            }
            // Without the call's time it would be the transfer's own limit, of 50 seconds.
            #expect(start.duration(to: .now) < .seconds(45))
            words = error?.description ?? ""
        }
        #expect(words.contains("[curl 28]"))
    }
}
