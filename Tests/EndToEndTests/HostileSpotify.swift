import Foundation
import TestSupport

/// A service that gives out a token and then means harm, and the one stage that calls it.
struct HostileSpotify: Sendable {
    /// The token that it gives out.
    static let token = "BQhostileTokenThatNobodyElseMaySee0123456789"
    /// The secret that it is given.
    static let secret = "5ecretThatNobodyMaySee0123456789"

    /// The service.
    let server: LoopbackServer
    private let scratch: ScratchDirectory

    /// Runs `body` against a service that answers requests for data as `reply` says.
    ///
    /// - Parameters:
    ///   - tokenReply: What the token endpoint does; `nil` gives the token out.
    ///   - reply: What becomes of a request for data.
    ///   - body: The test.
    /// - Throws: What `body` throws, or why there is no service.
    static func with(
        token tokenReply: Reply? = nil,
        _ reply: @escaping @Sendable (Received) -> Reply,
        _ body: (HostileSpotify) async throws -> Void
    ) async throws {
        let server = try LoopbackServer { request in
            guard request.path == "/api/token" else { return reply(request) }
            return tokenReply
                ?? .json(#"{"access_token":"\#(token)","token_type":"Bearer","expires_in":3600}"#)
        }
        defer { server.stop() }
        try await body(HostileSpotify(server: server, scratch: ScratchDirectory()))
    }

    /// The requests for data so far.
    var requests: [Received] { server.received.filter { $0.path != "/api/token" } }

    /// Runs `extract-search` for one query, with some seconds for each call.
    ///
    /// - Parameters:
    ///   - callTimeout: How long a call may take.
    ///   - environment: What is set besides, or otherwise.
    /// - Returns: What came of it.
    /// - Throws: When the program cannot be started, or a file cannot be written.
    func search(
        callTimeout: String = "20s",
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        let manifest = """
            name: hostile
            quota: {call_timeout: \(callTimeout)}
            params:
              queries:
                - {q: "abba", types: [album], max_hits: 30}

            """
        let file = try scratch.write(manifest + Manifests.stages, to: "pipeline.yaml")
        let run = scratch.appending("runs", "2026-01-01T00-00-00Z")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        return try await Program.run(
            "extract-search",
            ["--run", run.path, "--manifest", file.path, "--verbose"],
            environment: [
                "SPOTIFY_API_URL": server.url + "/v1", "SPOTIFY_ACCOUNTS_URL": server.url,
                "SPOTIFY_CLIENT_ID": "hostile", "SPOTIFY_CLIENT_SECRET": Self.secret,
                "SPOTIFY_MODE": "development", "DISCOGRAPH_HOME": scratch.appending("home").path,
                "DISCOGRAPH_TOKEN_STORE": "memory", "HOME": scratch.url.path,
            ].merging(environment) { $1 },
            in: scratch.url
        )
    }

    /// The same with five seconds for each call, or twenty on a machine so busy that five are too few.
    ///
    /// - Parameters:
    ///   - environment: What is set besides, or otherwise.
    ///   - isReached: Whether what the test is about was asked.
    /// - Returns: What came of it.
    /// - Throws: When the program cannot be started, or a file cannot be written.
    func searchBriefly(
        environment: [String: String] = [:],
        reaching isReached: () -> Bool
    ) async throws -> Program.Outcome {
        let outcome = try await search(callTimeout: "5s", environment: environment)
        if isReached() { return outcome }
        return try await search(environment: environment)
    }

    /// The files, below the working directory, in which any of `words` stands.
    func files(with words: [String]) throws -> [String] {
        try scratch.url.files(with: words)
    }

    /// What stands in the file at `path` of the run.
    func text(of path: String) throws -> String {
        let file = scratch.appending("runs", "2026-01-01T00-00-00Z").appending(path: path)
        return try String(contentsOf: file, encoding: .utf8)
    }
}

extension Reply {
    /// An answer of that JSON.
    static func json(_ text: String, status: Int = 200) -> Reply {
        .answer(status: status, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
    }
}

extension URL {
    /// The paths, below this directory, of files in which any of `words` stands.
    func files(with words: [String]) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter { place in
            guard let data = FileManager.default.contents(atPath: appending(path: place).path) else {
                return false
            }
            return words.contains { data.range(of: Data($0.utf8)) != nil }
        }
    }
}
