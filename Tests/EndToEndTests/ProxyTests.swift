import Foundation
import TestSupport
import Testing

/// What goes through the proxy that the environment names, and what does not.
@Suite struct ProxyTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private static let remote = [
        "SPOTIFY_API_URL": "https://api.example/v1", "SPOTIFY_ACCOUNTS_URL": "https://accounts.example",
    ]

    /// Runs `body` with two servers that refuse everything: a proxy, and a service of this machine.
    private func withServers(
        _ body: (_ proxy: LoopbackServer, _ service: LoopbackServer) async throws -> Void
    )
        async throws
    {
        let proxy = try LoopbackServer { _ in .answer(status: 502) }
        defer { proxy.stop() }
        let service = try LoopbackServer { _ in .answer(status: 400) }
        defer { service.stop() }
        try await body(proxy, service)
    }

    /// Runs `extract-search` where no token is to be had: a second is enough, or twenty on a machine so busy
    /// that nothing is reached in one.
    private func searchInVain(
        _ environment: [String: String],
        by proxy: LoopbackServer,
        reaching isReached: () -> Bool
    ) async throws -> Program.Outcome {
        let outcome = try await search(environment, by: proxy, callTimeout: "1s")
        if isReached() { return outcome }
        return try await search(environment, by: proxy)
    }

    /// Runs `extract-search`, which begins by asking for a token.
    private func search(
        _ environment: [String: String],
        by proxy: LoopbackServer,
        callTimeout: String = "20s"
    ) async throws -> Program.Outcome {
        let manifest = "name: proxied\nquota: {call_timeout: \(callTimeout)}\nparams: {queries: [abba]}\n"
        let file = try scratch.write(manifest + Manifests.stages, to: "pipeline.yaml")
        let run = scratch.appending("runs", "2026-01-01T00-00-00Z")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        let settings = [
            "https_proxy": proxy.url, "http_proxy": proxy.url, "SPOTIFY_CLIENT_ID": "proxied",
            "SPOTIFY_CLIENT_SECRET": "secret", "DISCOGRAPH_HOME": scratch.appending("home").path,
            "DISCOGRAPH_TOKEN_STORE": "memory", "HOME": scratch.url.path,
        ]
        return try await Program.run(
            "extract-search",
            ["--run", run.path, "--manifest", file.path],
            environment: settings.merging(environment) { $1 },
            in: scratch.url
        )
    }

    @Test func `a service elsewhere is reached through the proxy, which sees no credentials`() async throws {
        try await withServers { proxy, _ in
            let outcome = try await searchInVain(Self.remote, by: proxy) { !proxy.received.isEmpty }
            #expect(outcome.status == 69, "\(outcome.errors)")
            let asked = try #require(proxy.received.first)
            #expect(asked.head.hasPrefix("CONNECT accounts.example:443 "), "\(asked.head)")
            #expect(proxy.received.allSatisfy { $0.header("Authorization") == nil && $0.body.isEmpty })
        }
    }

    @Test func `what no_proxy names is reached without it`() async throws {
        try await withServers { proxy, service in
            let direct = [
                "SPOTIFY_ACCOUNTS_URL": "https://127.0.0.1:\(service.port)", "no_proxy": "127.0.0.1",
            ]
            // The service speaks no TLS: that it was connected to is enough.
            let remote = Self.remote.merging(direct) { $1 }
            let outcome = try await searchInVain(remote, by: proxy) { service.connections > 0 }
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(proxy.connections == 0)
            #expect(service.connections > 0)
        }
    }

    @Test func `where the service is this machine no proxy is used`() async throws {
        try await withServers { proxy, service in
            let here = ["SPOTIFY_API_URL": service.url + "/v1", "SPOTIFY_ACCOUNTS_URL": service.url]
            let outcome = try await search(here, by: proxy)
            #expect(outcome.status == 77, "\(outcome.errors)")
            #expect(proxy.connections == 0)
            #expect(service.received.map(\.path) == ["/api/token"])
        }
    }

    @Test(arguments: [
        ("https_proxy", "http://user:pr0xyPA#SSw0rd@proxy.invalid:3128"),
        ("https_proxy", "http://user:pr0xyPA/SSw0rd@proxy.invalid:3128"),
        ("https_proxy", "http://user:pr0xyPA SSw0rd@proxy.invalid:3128"),
        ("HTTPS_PROXY", "htp://user:pr0xyPASSw0rd@proxy.invalid:3128"),
        ("ALL_PROXY", "http://user:pr0xyPASSw0rd@proxy.invalid:99999"),
    ])
    func `a proxy that is none is named by its variable, and its password nowhere`(
        variable: String,
        address: String
    ) async throws {
        try await withServers { proxy, _ in
            var settings = Self.remote
            settings["https_proxy"] = ""
            settings[variable] = address
            let outcome = try await search(settings, by: proxy)
            #expect(outcome.status == 78, "\(outcome.errors)")
            #expect(outcome.lastLine.contains("\(variable) holds no address of a proxy"), "\(outcome.errors)")
            let secret = ["pr0xyPA", "SSw0rd"]
            #expect(!secret.contains { outcome.errors.contains($0) })
            #expect(!secret.contains { outcome.output.contains($0) })
            #expect(try scratch.url.files(with: secret).isEmpty)
        }
    }

    @Test func `part of a password that is taken for the proxy's name is not shown`() async throws {
        try await withServers { proxy, _ in
            let settings = Self.remote.merging(["https_proxy": "http://pr0xyPA.invalid#SSw0rd@proxy"]) { $1 }
            let outcome = try await search(settings, by: proxy, callTimeout: "1s")
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(!outcome.errors.contains("pr0xyPA"))
            #expect(try scratch.url.files(with: ["pr0xyPA"]).isEmpty)
        }
    }
}
