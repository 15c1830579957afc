import Foundation
import Testing

@testable import Sandbox

@Suite struct LiveTests {
    @Test func `a token opens the API, and nothing else does`() async throws {
        try await withSandbox(.small) { live in
            let path = "/v1/search?q=longform&type=artist"
            let without = try await live.send("GET", path)
            #expect(without.text.contains("No token provided"))
            let wrong = try await live.get(path, token: "BQwrong")
            #expect(wrong.text.contains("Invalid access token"))
            let reply = try await live.get(path, token: try await live.token())
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/json; charset=utf-8")
            #expect(reply.text.contains("\"name\" : \"Longform Orchestra\""))
        }
    }

    @Test func `links lead to the sandbox itself`() async throws {
        try await withSandbox(.small) { live in
            let token = try await live.token()
            let reply = try await live.get("/v1/browse/new-releases?limit=1", token: token)
            let page = try #require(reply.json().object?["albums"]?.object)
            let next = try #require(page["next"]?.string)
            #expect(next.hasPrefix(live.listening.apiURL + "/browse/new-releases?offset=1&limit=1"))
            let second = try await live.get(String(next.dropFirst(live.listening.url.count)), token: token)
            #expect(second.status == 200)
        }
    }

    @Test func `an expired token is refused with Spotify's words`() async throws {
        var settings = SandboxSettings.small
        settings.tokenSeconds = 0
        try await withSandbox(settings) { live in
            let reply = try await live.get("/v1/artists/x", token: try await live.token())
            #expect(reply.status == 401)
            #expect(reply.text.contains("The access token expired"))
        }
    }

    @Test func `quota and rate limit answer 429 with a long and a short wait`() async throws {
        var settings = SandboxSettings.small
        settings.quota = [.artists: 2]
        settings.window = 5
        settings.windowSeconds = 3_600
        try await withSandbox(settings) { live in
            let token = try await live.token()
            var replies: [Reply] = []
            for _ in 0..<3 {
                replies.append(try await live.get("/v1/artists/0TnOYISbd1XYRBk9myaseg", token: token))
            }
            #expect(replies.map(\.status) == [404, 404, 429])
            #expect(replies[2].text.contains("QUOTA_EXCEEDED"))
            #expect((86_000...86_400).contains(Int(replies[2].headers["retry-after"] ?? "") ?? 0))
            var last = replies[2]
            for _ in 0..<3 {
                last = try await live.get("/v1/albums/0TnOYISbd1XYRBk9myaseg", token: token)
            }
            #expect(last.status == 429)
            #expect(last.text.contains("API rate limit exceeded"))
            #expect((1...3_600).contains(Int(last.headers["retry-after"] ?? "") ?? 0))
        }
    }

    @Test func `a 429 may be silent about the wait`() async throws {
        var settings = SandboxSettings.small
        settings.window = 0
        settings.retryAfter = .absent
        try await withSandbox(settings) { live in
            let reply = try await live.get("/v1/artists/x", token: try await live.token())
            #expect(reply.status == 429)
            #expect(reply.headers["retry-after"] == nil)
        }
    }

    @Test func `without Premium every call is refused in plain text`() async throws {
        var settings = SandboxSettings.small
        settings.requiresPremium = true
        try await withSandbox(settings) { live in
            let reply = try await live.get("/v1/artists/x", token: try await live.token())
            #expect(reply.status == 403)
            #expect(reply.text.hasPrefix("Active premium subscription required"))
        }
    }

    @Test func `an ETag sent back is answered with 304`() async throws {
        var settings = SandboxSettings.small
        let log = scratchPath("etag.ndjson")
        defer { try? FileManager.default.removeItem(atPath: log) }
        settings.sendsETags = true
        settings.log = log
        try await withSandbox(settings) { live in
            let token = try await live.token()
            let path = "/v1/browse/new-releases?limit=1"
            let first = try await live.get(path, token: token)
            let etag = try #require(first.headers["etag"])
            for sent in [etag, "W/\"other\""] {
                _ = try await live.send(
                    "GET",
                    path,
                    headers: ["Authorization": "Bearer \(token)", "If-None-Match": sent]
                )
            }
        }
        // The client may answer a 304 from its own cache, so the log tells.
        let lines = try String(contentsOf: URL(filePath: log), encoding: .utf8).split(separator: "\n")
        #expect(lines.map { $0.contains("\"status\":304") } == [false, false, true, false])
    }

    @Test func `every request is a line of the log, with its bucket and its fault`() async throws {
        var settings = SandboxSettings.small
        let path = scratchPath("log.ndjson")
        defer { try? FileManager.default.removeItem(atPath: path) }
        settings.log = path
        settings.quota = [.albums: 0]
        let replies = try await withSandbox(settings) { live in
            let token = try await live.token()
            _ = try await live.get("/v1/search?q=a%22b&type=album", token: token)
            _ = try await live.get("/v1/albums/x", token: token)
            _ = try await live.get("/nowhere", token: token)
            // The lines are there as soon as the answers are.
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        }
        let lines = try replies.split(separator: "\n").map { line in
            try #require(JSONReader.value(of: Array(line.utf8)).object)
        }
        #expect(lines.map { $0["method"] } == ["POST", "GET", "GET", "GET"])
        #expect(
            lines.map { $0["path"]?.string } == [
                "/api/token", "/v1/search?q=a%22b&type=album", "/v1/albums/x", "/nowhere",
            ]
        )
        #expect(lines.map { $0["bucket"] } == [.null, "search", "albums", .null])
        #expect(lines.map { $0["status"] } == [.integer(200), .integer(200), .integer(429), .integer(404)])
        #expect(lines.map { $0["fault"] } == [.null, .null, "quota", .null])
        #expect(lines.allSatisfy { $0["client_port"]?.integer != nil })
        #expect(lines.first?["at"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `the log says when a request came, not when it was answered`() async throws {
        var settings = SandboxSettings.small
        let path = scratchPath("late.ndjson")
        defer { try? FileManager.default.removeItem(atPath: path) }
        settings.log = path
        settings.latencyMilliseconds = 1_000
        let answeredAt = try await withSandbox(settings) { live in
            let token = try await live.token()
            _ = try await live.get("/v1/albums/x", token: token)
            return Date()
        }
        let log = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let line = try #require(log.split(separator: "\n").last)
        let entry = try #require(JSONReader.value(of: Array(line.utf8)).object)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let arrivedAt = try style.parse(try #require(entry["at"]?.string))
        // Half of the latency is the least that an answer takes.
        #expect(answeredAt.timeIntervalSince(arrivedAt) > 0.45)
    }

    @Test func `ordered failures come as ordered`() async throws {
        var settings = SandboxSettings.small
        settings.faults.failure = 1
        try await withSandbox(settings) { live in
            let token = try await live.token()
            var statuses: Set<Int> = []
            for index in 0..<30 {
                statuses.insert(try await live.get("/v1/albums/\(index)", token: token).status)
            }
            #expect(statuses == [500, 502, 503, 504])
        }
    }

    @Test func `HTML comes in place of JSON`() async throws {
        var settings = SandboxSettings.small
        settings.faults.html = 1
        try await withSandbox(settings) { live in
            let reply = try await live.get("/v1/albums/x", token: try await live.token())
            #expect(reply.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(reply.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test func `resets and broken bodies are errors of the network`() async throws {
        for keyPath in [\FaultRates.reset, \.truncation] as [WritableKeyPath<FaultRates, Double> & Sendable] {
            var settings = SandboxSettings.small
            settings.faults[keyPath: keyPath] = 1
            try await withSandbox(settings) { live in
                let token = try await live.token()
                await #expect(throws: URLError.self) {
                    try await live.get("/v1/browse/new-releases", token: token)
                }
            }
        }
    }

    @Test func `only reading is possible`() async throws {
        try await withSandbox(.small) { live in
            let deletion = try await live.send("DELETE", "/v1/albums/x")
            #expect(deletion.status == 405)
            let reading = try await live.send("GET", "/api/token")
            #expect(reading.status == 405)
        }
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.1", "example.org", "127.0.0", "127.1.1.256", ""])
    func `it refuses to listen anywhere but on loopback`(host: String) {
        var settings = SandboxSettings.small
        settings.host = host
        #expect(throws: SandboxError.notLoopback(host)) { try SandboxServer(settings) }
    }
}
