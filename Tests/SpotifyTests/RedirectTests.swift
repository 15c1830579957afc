import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import TestSupport
import Testing

@Suite struct RedirectTests {
    @Test(arguments: [
        ("https://evil.example/v1/x?a=b", "a redirect to https://evil.example,"),
        ("http://api.spotify.com/v1/x", "a redirect to http://api.spotify.com,"),
        ("https://user:pass@evil.example:8443/", "a redirect to https://evil.example:8443,"),
        ("//evil.example/x", "a redirect to https://evil.example,"),
        ("/v2/x", "a redirect to another path,"), ("", "a redirect to another path,"),
    ])
    func `a redirect is refused, and its target named without what else it holds`(
        location: String,
        words: String
    ) async throws {
        let stand = try Stand(ScriptedTransport(.text("", status: 302, headers: ["Location": location])))
        let error = await stand.error()
        let line = try #require(error?.description)
        #expect(line.contains(words))
        #expect(line.contains("no token or credential was sent"))
        #expect(!line.contains("pass"))
        #expect(!line.contains("\n"))
        #expect(error?.remedy == .restoreService)
        #expect(stand.transport.sent.count == 2)
        #expect(stand.recorder.attempts.last?.failure?.message.contains(words) == true)
    }

    @Test func `a redirect of the token endpoint is refused as well`() async throws {
        let transport = ScriptedTransport { _ in
            .text("", status: 307, headers: ["Location": "https://evil.example/"])
        }
        let stand = try Stand(transport)
        let error = await stand.error()
        #expect(error?.description.contains("https://evil.example") == true)
        #expect(transport.sent.count == 1)
    }

    @Test func `a host that a real server redirects to is never connected to`() async throws {
        let hostile = try LoopbackServer { _ in .answer(body: Array("{}".utf8)) }
        defer { hostile.stop() }
        let target = hostile.url
        let server = try LoopbackServer { request in
            guard request.path == "/api/token" else {
                return .answer(status: 301, headers: [("Location", target + request.path)])
            }
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
        let client = SpotifyClient(
            settings: settings,
            members: [ClientMember(settings.credential, gate: gate)],
            transport: try CurlTransport(settings.transport),
            attempts: AttemptRecorder(),
            isJSON: { _ in true }
        )
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await client.answer(to: .artist(someID))
        }
        #expect(error?.description.contains(target) == true)
        #expect(server.received.last?.header("Authorization") == "Bearer t0ken")
        #expect(hostile.connections == 0)
    }
}
