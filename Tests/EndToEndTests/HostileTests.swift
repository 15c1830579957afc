import Foundation
import Synchronization
import TestSupport
import Testing

/// A service that means harm gets no token that is not its own, and one clear line.
@Suite(.serialized) struct HostileTests {
    private static let secrets = [
        HostileSpotify.token, HostileSpotify.secret,
        Data("hostile:\(HostileSpotify.secret)".utf8).base64EncodedString(),
    ]

    private static func page(next: String) -> String {
        let items = (0..<10).map { #"{"id":"\#(String(repeating: "\($0)", count: 22))","name":"x"}"# }
        return
            #"{"albums":{"items":[\#(items.joined(separator: ","))],"offset":0,"limit":10,"total":20,"next":\#(next)}}"#
    }

    private static let lastPage = #"{"albums":{"items":[],"offset":10,"limit":10,"total":20,"next":null}}"#

    @Test(arguments: [
        "http://HOST/v1/search?q=abba&type=album&limit=10&offset=10",
        "https://HOST/v1/search?q=abba&type=album&limit=10&offset=10",
        "//HOST/v1/search?offset=10",
        "http://user:word@HOST/v1/search?offset=10",
    ])
    func `a next page elsewhere is refused with a line, and read from where we ask`(next: String) async throws
    {
        let elsewhere = try LoopbackServer { _ in .json(Self.lastPage) }
        defer { elsewhere.stop() }
        let address = next.replacing("HOST", with: "127.0.0.1:\(elsewhere.port)")
        try await HostileSpotify.with { request in
            .json(request.path.contains("offset=10") ? Self.lastPage : Self.page(next: "\"\(address)\""))
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(elsewhere.connections == 0)
            #expect(outcome.errors.contains("127.0.0.1:\(elsewhere.port)"), "\(outcome.errors)")
            #expect(spotify.requests.contains { $0.path.contains("offset=10") })
            #expect(try spotify.files(with: ["Bearer "] + Self.secrets).isEmpty)
        }
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect is refused with a line, and its target gets nothing`(status: Int) async throws {
        let elsewhere = try LoopbackServer { _ in .json(Self.lastPage) }
        defer { elsewhere.stop() }
        let target = elsewhere.url + "/v1/search"
        try await HostileSpotify.with { _ in
            .answer(status: status, headers: [("Location", target)])
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == 75, "\(outcome.errors)")
            #expect(elsewhere.connections == 0)
            #expect(outcome.errors.contains("127.0.0.1:\(elsewhere.port)"), "\(outcome.errors)")
            #expect(spotify.requests.count == 1)
        }
    }

    @Test func `a redirect of the token endpoint is not followed with the secret`() async throws {
        let elsewhere = try LoopbackServer { _ in .json("{}") }
        defer { elsewhere.stop() }
        let redirect = Reply.answer(status: 307, headers: [("Location", elsewhere.url + "/api/token")])
        try await HostileSpotify.with(token: redirect) { _ in
            .json(Self.lastPage)
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(outcome.errors.contains("POST /api/token"), "\(outcome.errors)")
            #expect(elsewhere.connections == 0)
            #expect(spotify.requests.isEmpty)
            #expect(!outcome.errors.contains(HostileSpotify.secret))
        }
    }

    @Test func `an answer that drips ends with its call`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: " ", count: 1_000)
        try await HostileSpotify.with { _ in
            .drip(answer, pause: .seconds(1))
        } _: { spotify in
            let start = ContinuousClock.now
            let outcome = try await spotify.search(callTimeout: "3s")
            #expect(outcome.status == 75 || outcome.status == 69, "\(outcome.errors)")
            // The whole of it would take a quarter of an hour.
            #expect(start.duration(to: .now) < .seconds(300))
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", "X-More: and more of it\r\n", "header is larger than", 69),
        ("HTTP/1.1 200 OK\r\n\r\n", "[[[[[[[[[[[[[[[[[[[[[[[[", "body is larger than", 75),
    ])
    func `an answer without an end ends at the limit`(
        first: String,
        again: String,
        words: String,
        status: Int32
    ) async throws {
        try await HostileSpotify.with { _ in
            .flood(first, again: String(repeating: again, count: 1_000))
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == status, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        "garbage\r\n", "HTTP/1.1 007 Told\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X-More: and more of it\r\n", count: 4_000) + "\r\n{}",
    ])
    func `one answer that is none is asked for again`(answer: String) async throws {
        let hasAnswered = Mutex(false)
        try await HostileSpotify.with { _ in
            let isFirst = hasAnswered.withLock { hasAnswered in
                defer { hasAnswered = true }
                return !hasAnswered
            }
            return isFirst ? .raw(answer) : .json(Self.lastPage)
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(spotify.requests.count == 2)
        }
    }

    @Test func `as many megabytes of nested arrays as are taken are one failure and no crash`() async throws {
        let half = 16 << 20
        let body =
            [UInt8](repeating: UInt8(ascii: "["), count: half)
            + [UInt8](repeating: UInt8(ascii: "]"), count: half)
        try await HostileSpotify.with { _ in
            .answer(headers: [("Content-Type", "application/json")], body: body)
        } _: { spotify in
            let outcome = try await spotify.search()
            // 69 where a busy machine has no time left for the whole of the last one.
            #expect([69, 75].contains(outcome.status), "\(outcome.errors)")
            #expect(outcome.errors.contains("\(2 * half) bytes"), "\(outcome.errors)")
            let failures = try spotify.text(of: "landing/search/failures.ndjson")
            #expect(failures.utf8.count < 64 << 10)
        }
    }

    @Test(arguments: [200, 400, 403, 404, 500])
    func `a service that repeats the token does not bring it into our books`(status: Int) async throws {
        try await HostileSpotify.with { request in
            let told = request.header("Authorization") ?? ""
            return .json(#"{"error":{"status":\#(status),"message":"no use of \#(told)"}}"#, status: status)
        } _: { spotify in
            let outcome = try await spotify.searchBriefly { !spotify.requests.isEmpty }
            #expect(spotify.requests.first?.header("Authorization") == "Bearer \(HostileSpotify.token)")
            let found = try spotify.files(with: Self.secrets)
            #expect(found.isEmpty)
            for secret in Self.secrets {
                #expect(!outcome.errors.contains(secret))
                #expect(!outcome.output.contains(secret))
            }
        }
    }

    @Test(arguments: [(200, lastPage), (200, "{"), (302, ""), (400, ""), (503, "")])
    func `a service that repeats secrets in a header does not bring them into our books`(
        status: Int,
        body: String
    ) async throws {
        let secrets = [HostileSpotify.token, HostileSpotify.secret].joined(separator: "-")
        let names = ["Content-Type", "Retry-After", "ETag", "Cache-Control", "X-Request"]
        let headers = names.map { ($0, secrets) } + [("Location", "https://\(secrets).example/v1")]
        try await HostileSpotify.with { _ in
            .answer(status: status, headers: headers, body: Array(body.utf8))
        } _: { spotify in
            let outcome = try await spotify.searchBriefly { !spotify.requests.isEmpty }
            let found = try spotify.files(with: Self.secrets)
            #expect(found.isEmpty, "\(found)")
            for secret in Self.secrets {
                #expect(!outcome.errors.contains(secret))
                #expect(!outcome.output.contains(secret))
            }
        }
    }

    @Test(arguments: [
        ("SPOTIFY_API_URL", "https://api.spotify.invalid/v1"),
        ("SPOTIFY_ACCOUNTS_URL", "https://accounts.spotify.invalid"),
    ])
    func `a proxy gets what leaves this machine, and nothing of what does not`(
        name: String,
        url: String
    ) async throws {
        let proxy = try LoopbackServer { _ in .answer(status: 502) }
        defer { proxy.stop() }
        try await HostileSpotify.with { _ in
            .json(Self.lastPage)
        } _: { spotify in
            let environment = [name: url, "http_proxy": proxy.url, "https_proxy": proxy.url]
            let outcome = try await spotify.searchBriefly(environment: environment) {
                !proxy.received.isEmpty
            }
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(!proxy.received.isEmpty)
            #expect(
                proxy.received.allSatisfy {
                    $0.head.hasPrefix("CONNECT ") && $0.header("Authorization") == nil
                }
            )
            #expect(spotify.requests.isEmpty)
            let isAccountsHere = name == "SPOTIFY_API_URL"
            #expect(spotify.server.received.isEmpty == !isAccountsHere)
        }
    }

    @Test func `a token with a line break forges no header`() async throws {
        let forged = Reply.json(
            #"{"access_token":"abc\r\nX-Forged: 1","token_type":"Bearer","expires_in":3600}"#
        )
        try await HostileSpotify.with(token: forged) { _ in
            .json(Self.lastPage)
        } _: { spotify in
            let outcome = try await spotify.search()
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(outcome.errors.contains("a token that no header can carry"), "\(outcome.errors)")
            #expect(spotify.server.received.contains { $0.path == "/api/token" })
            #expect(spotify.server.received.allSatisfy { $0.header("X-Forged") == nil })
        }
    }
}
