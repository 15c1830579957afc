import Diagnostics
import Foundation
import HTTP
import Spotify
import Testing

@Suite struct AccessTokenTests {
    @Test func `the credentials go in the header, and the grant in the form`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")))
        _ = try await stand.client.answer(to: .artist(someID))
        let request = try #require(stand.transport.sentForTokens.first)
        #expect(request.url == "https://accounts.spotify.com/api/token")
        #expect(request.method == .post)
        #expect(request.authorization?.revealed == "Basic YW4taWQ6czNjcmV0")
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(request.body == Array("grant_type=client_credentials".utf8))
    }

    @Test func `many who need a token at once share one`() async throws {
        let transport = ScriptedTransport { request in
            try await Task.sleep(for: .milliseconds(request.isForToken ? 20 : 1))
            return request.isForToken ? .token() : .json("{}")
        }
        let client = try Stand(transport).client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await client.answer(to: .artist(someID)) } }
            try await group.waitForAll()
        }
        #expect(transport.sentForTokens.count == 1)
    }

    @Test func `a token is renewed a minute before it expires`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{}")))
        _ = try await stand.client.answer(to: .artist(someID))
        stand.clock.advance(.seconds(3_539))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentForTokens.count == 1)
        stand.clock.advance(.seconds(1))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.transport.sentForTokens.count == 2)
    }

    @Test(arguments: [(10, 4, 1), (10, 5, 2), (0, 3_539, 1), (-5, 3_539, 1)])
    func `a token is used for half of a short life, and for an hour if it is said to have none`(
        lifetime: Int,
        pause: Int,
        tokens: Int
    ) async throws {
        let transport = ScriptedTransport { $0.isForToken ? .token(lifetime: lifetime) : .json("{}") }
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID))
        stand.clock.advance(.seconds(pause))
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentForTokens.count == tokens)
        #expect(transport.sentToAPI.count == 2)
    }

    @Test func `a token that expired is renewed and the request repeated`() async throws {
        let tokens = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token("t\(tokens.increment())") }
            return request.authorization?.revealed == "Bearer t1"
                ? .refusal(401, "The access token expired") : .json("{}")
        }
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(transport.sentToAPI.map { $0.authorization?.revealed } == ["Bearer t1", "Bearer t2"])
        #expect(stand.recorder.outcomes == [.retried, .landed])
    }

    @Test func `a token that is refused again ends the request, and starts no storm`() async throws {
        let transport = ScriptedTransport(.refusal(401, "Invalid access token"))
        let stand = try Stand(transport)
        let error = await stand.error()
        #expect(error == .tokenRefused(target: "/v1/artists/\(someID)", words: "Invalid access token"))
        #expect(error?.remedy == .fixCredentials)
        #expect(transport.sentToAPI.count == 2)
        #expect(transport.sentForTokens.count == 2)
        #expect(stand.recorder.outcomes == [.retried, .failed])
    }

    @Test func `many whose token is refused at once renew it once`() async throws {
        let tokens = Counter()
        let transport = ScriptedTransport { request in
            if request.isForToken { return .token("t\(tokens.increment())") }
            let isStale = request.authorization?.revealed == "Bearer t1"
            try await Task.sleep(for: .milliseconds(5))
            return isStale ? .refusal(401, "The access token expired") : .json("{}")
        }
        let client = try Stand(transport).client
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { _ = try await client.answer(to: .artist(someID)) } }
            try await group.waitForAll()
        }
        #expect(tokens.value == 2)
    }

    @Test(arguments: [
        (
            #"{"error":"invalid_client","error_description":"Invalid client secret"}"#, 400,
            "invalid_client: Invalid client secret"
        ),
        (#"{"error":"invalid_client"}"#, 400, "invalid_client"), ("Forbidden", 403, "Forbidden"),
    ])
    func `wrong credentials are told in Spotify's words, after one call`(
        body: String,
        status: Int,
        words: String
    ) async throws {
        let transport = ScriptedTransport { _ in .json(body, status: status) }
        let stand = try Stand(transport)
        let error = await stand.error()
        #expect(error == .credentialsRefused(words: words))
        #expect(error?.remedy == .fixCredentials)
        #expect(transport.sent.count == 1)
        #expect(stand.recorder.attempts.map(\.outcome) == [.failed])
    }

    @Test(arguments: [
        HTTPResponse.text("<html>", status: 200), .json("{}"), .json(#"{"access_token":""}"#),
        .json(#"{"access_token":"a\r\nX-Forged: 1"}"#), .text("", status: 503),
    ])
    func `an answer without a usable token is tried again`(reply: HTTPResponse) async throws {
        let attempts = Counter()
        let transport = ScriptedTransport { request in
            guard request.isForToken else { return .json("{}") }
            return attempts.increment() == 1 ? reply : .token()
        }
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID))
        #expect(stand.clock.naps == [.milliseconds(500)])
        #expect(transport.sentToAPI.count == 1)
    }

    @Test(arguments: [
        HTTPResponse.json(#"{"access_token":"BQliveToken","expires_in":"soon"}"#),
        .json(#"{"access_token":"BQliveToken","scope":["a","b"]}"#),
        .json(#"{"access_token":"BQliveToken","expires_"#), .text("BQliveToken", status: 201),
    ])
    func `nothing is kept of a token that cannot be read`(reply: HTTPResponse) async throws {
        let stand = try Stand(ScriptedTransport { _ in reply })
        let error = await stand.error()
        #expect(error?.remedy == .restoreService)
        #expect(error?.description.contains("\(reply.body.count) bytes") == true)
        var text = "\(error?.description ?? "")"
        for attempt in stand.recorder.attempts {
            let failure = try #require(attempt.failure)
            #expect(failure.message.hasPrefix("\(reply.body.count) bytes"))
            #expect(failure.body.isEmpty)
            text += failure.message
        }
        #expect(!text.contains("BQ"))
    }

    @Test(arguments: [
        (#"{"access_token":"BQliveToken","token_type":"mac"}"#, "of another type than Bearer"),
        (#"{"access_token":""}"#, "an empty token"), (#"{"access_token":null}"#, "no token in it"),
        (#"{"access_token":"BQlive\nToken"}"#, "no header can carry"), ("[]", "no token in it"),
        (#"{"access_token":17}"#, "its access_token cannot be read"),
        (#"{"access_token":"BQliveToken","expires_in":"soon"}"#, "its expires_in cannot be read"),
        (#"{"error":"server_error"}"#, "an error in place of a token"), ("<html>", "not whole JSON"),
        (#"{"access_token":"BQlive","x":"\#(String(repeating: "x", count: 70_000))"}"#, "larger than"),
    ])
    func `an answer without a usable token is told for what it is`(body: String, words: String) async throws {
        let stand = try Stand(ScriptedTransport { _ in .json(body) })
        let line = try #require(await stand.error()?.description)
        #expect(line.contains(words))
        #expect(line.contains("whole JSON") == (body == "<html>"))
        #expect(!line.contains("BQ"))
        #expect(stand.recorder.attempts.allSatisfy { $0.failure?.message.contains(words) == true })
    }

    @Test(arguments: [204, 302, 405])
    func `what the token endpoint is not known to answer is told with its own method and setting`(
        status: Int
    ) async throws {
        let stand = try Stand(ScriptedTransport { _ in .text("", status: status) })
        let line = try #require(await stand.error()?.description)
        #expect(line.contains("POST /api/token with status \(status)"))
        #expect(line.contains("check SPOTIFY_ACCOUNTS_URL"))
    }

    @Test func `a token service that asks for patience is not asked again before its time`() async throws {
        let transport = ScriptedTransport { _ in .refusal(429, "Too many requests", retryAfter: "600") }
        let stand = try Stand(transport)
        let until = stand.clock.now + 600
        for _ in 0..<3 { #expect(await stand.error() == .tokenDelayed(until: until)) }
        #expect(transport.sent.count == 1)
        stand.clock.advance(.seconds(600))
        _ = await stand.error()
        #expect(transport.sent.count == 2)
    }
}
