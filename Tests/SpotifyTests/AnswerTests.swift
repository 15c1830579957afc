import Diagnostics
import Foundation
import HTTP
import Spotify
import Testing

@Suite struct AnswerTests {
    @Test func `an answer carries what was asked, the bytes and the headers that matter`() async throws {
        let headers: HTTPHeaders = ["ETag": "\"1\"", "Cache-Control": "public, max-age=7200"]
        let stand = try Stand(ScriptedTransport(.json("{ \"id\" : 1 }", headers: headers)))
        let answer = try await stand.client.answer(to: .artist(someID))
        let expected = Answer(
            endpoint: .artist(someID),
            fetchedAt: stand.clock.now,
            etag: "\"1\"",
            cacheControl: "public, max-age=7200",
            body: Array("{ \"id\" : 1 }".utf8)
        )
        #expect(answer == expected)
    }

    @Test func `a request carries the token, and goes to the API's address`() async throws {
        let transport = ScriptedTransport(.json("{}"))
        let stand = try Stand(transport, environment: ["SPOTIFY_API_URL": "http://127.0.0.1:8080/v1/"])
        _ = try await stand.client.answer(to: .album(someID, market: "DE"))
        let request = try #require(transport.sentToAPI.first)
        #expect(request.url == "http://127.0.0.1:8080/v1/albums/\(someID)?market=DE")
        #expect(request.authorization?.revealed == "Bearer t0ken")
        #expect(request.method == .get)
    }

    @Test func `an attempt that lands is recorded`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{\"a\":1}")))
        _ = try await stand.client.answer(to: .album(someID, market: "DE"))
        let attempt = try #require(stand.recorder.attempts.last)
        #expect(attempt.url == "/v1/albums/\(someID)?market=DE")
        #expect(attempt.bucketName == "albums")
        #expect(attempt.credential == "default")
        #expect(attempt.method == "GET")
        #expect(attempt.number == 1)
        #expect(attempt.status == 200)
        #expect(attempt.bytes == 7)
        #expect(attempt.outcome == .landed)
        #expect(attempt.failure == nil)
        #expect(attempt.at == stand.clock.now)
        #expect(stand.recorder.attempts.first?.bucketName == "token")
        #expect(stand.recorder.attempts.first?.url == "/api/token")
    }

    @Test func `an answer came when its attempt ended, however long the ledger takes to hear of it`()
        async throws
    {
        let clock = ManualClock()
        let transport = ScriptedTransport { request in
            clock.advance(.milliseconds(250))
            return request.isForToken ? .token() : .json("{}")
        }
        let stand = try Stand(transport, clock: clock)
        stand.gate.record(after: .seconds(2))
        let answer = try await stand.client.answer(to: .artist(someID))
        let attempt = try #require(stand.recorder.attempts.last)
        #expect(attempt.milliseconds == 250)
        #expect(answer.fetchedAt == attempt.at + 0.25)
    }

    @Test(arguments: [
        (
            "502 from a gateway", HTTPResponse.text("<html>Bad gateway</html>", status: 502),
            AttemptFailure.Kind.http
        ),
        ("500 in Spotify's form", .refusal(500, "Server error."), .http),
        ("an empty 503", .text("", status: 503), .http),
        ("HTML instead of JSON", .text("<html>Hello</html>", status: 200), .parse),
        ("half an answer", .json("{\"items\":[{\"id\":"), .parse),
        ("an empty 200", .json(""), .parse),
    ])
    func `what may pass is tried again`(
        name: String,
        reply: HTTPResponse,
        kind: AttemptFailure.Kind
    ) async throws {
        let stand = try Stand(ScriptedTransport(reply, reply, .json("{}")))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.recorder.outcomes == [.retried, .retried, .landed])
        #expect(stand.clock.naps == [.milliseconds(500), .seconds(1)])
        let attempts = stand.recorder.attempts.dropFirst()
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(attempts.first?.failure?.kind == kind)
        #expect(attempts.first?.failure?.body == reply.body)
    }

    @Test func `a broken connection is tried again`() async throws {
        let attempts = Counter()
        let transport = ScriptedTransport { request in
            if !request.isForToken, attempts.increment() < 3 {
                throw HTTPError(kind: .interrupted, code: 56, message: "reset", url: request.url)
            }
            return request.isForToken ? .token() : .json("{}")
        }
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.recorder.outcomes == [.retried, .retried, .landed])
        #expect(stand.recorder.attempts[1].status == nil)
        let failure = AttemptFailure(kind: .network, message: "reset [curl 56]", body: [])
        #expect(stand.recorder.attempts[1].failure == failure)
    }

    @Test func `the wait is drawn at random`() async throws {
        let stand = try Stand(ScriptedTransport(.text("", status: 503), .json("{}")), jitter: 0.5)
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.clock.naps == [.milliseconds(250)])
    }
}
