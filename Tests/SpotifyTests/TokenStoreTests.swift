import Diagnostics
import Foundation
import HTTP
import Quota
import Spotify
import TestSupport
import Testing

@testable import Tokens

#if canImport(Glibc)
import Glibc
#endif

/// Clients that share a store, as two processes or two runs do.
@Suite struct TokenStoreTests {
    private let scratch: ScratchDirectory
    private let clock = ManualClock()
    private let tokens = Counter()

    init() throws {
        scratch = try ScratchDirectory()
    }

    private var file: URL { scratch.appending("tokens", "accounts.spotify.com", "an-id.json") }

    /// A Spotify that gives `t1`, `t2`, … and takes all but `refused`.
    private func spotify(
        refusing refused: Set<String> = [],
        tokenDelay: Duration = .zero
    ) -> ScriptedTransport {
        ScriptedTransport { [tokens] request in
            if request.isForToken {
                try await Task.sleep(for: tokenDelay)
                return .token("t\(tokens.increment())")
            }
            let token = request.authorization?.revealed.dropFirst("Bearer ".count) ?? ""
            return refused.contains(String(token)) ? .refusal(401, "Invalid access token") : .json("{}")
        }
    }

    /// A client that knows nothing but what is in the store.
    private func client(
        of transport: ScriptedTransport,
        environment: [String: String] = [:],
        pool: [CredentialSource] = [],
        policy: RetryPolicy = RetryPolicy()
    ) throws -> SpotifyClient {
        let settings = try settings(environment, pool: pool)
        return SpotifyClient(
            settings: settings,
            members: settings.credentials.map {
                ClientMember($0, gate: FakeGate($0.account, clock: clock, sleepsForever: false, left: nil))
            },
            transport: transport,
            attempts: AttemptRecorder(),
            isJSON: { _ in true },
            tokenStore: FileTokenStore(home: scratch.url),
            tokenDelays: TokenDelays(home: scratch.url),
            policy: policy,
            clock: clock.wall
        )
    }

    /// The lock on renewing the token, which nobody holds yet.
    private func lockFile() throws -> URL {
        try scratch.write("", to: "tokens/accounts.spotify.com/an-id.lock", permissions: 0o600)
    }

    /// Another process, which holds `lock` and runs a script with its path as `$0`, from where that says `held`.
    private func renewer(_ lock: URL, _ script: String) async throws -> Program {
        let holding = "exec flock --exclusive --no-fork \"$0\" sh -c '\(script)' \"$0\""
        let program = try Program(URL(filePath: "/bin/sh"), ["-c", holding, lock.path])
        try await program.wait(until: "the lock is held") { program.output.contains("held") }
        return program
    }

    @Test func `two that start at once fetch one token`() async throws {
        let spotify = spotify(tokenDelay: .milliseconds(50))
        let clients = [try client(of: spotify), try client(of: spotify)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { _ = try await clients[number % 2].answer(to: .artist(someID)) }
            }
            try await group.waitForAll()
        }
        #expect(tokens.value == 1)
        #expect(spotify.sentToAPI.count == 20)
    }

    @Test func `a token outlives its process, until a minute before it expires`() async throws {
        let spotify = spotify()
        _ = try await client(of: spotify).answer(to: .artist(someID))
        clock.advance(.seconds(3_539))
        _ = try await client(of: spotify).answer(to: .artist(someID))
        #expect(tokens.value == 1)
        clock.advance(.seconds(1))
        _ = try await client(of: spotify).answer(to: .artist(someID))
        #expect(tokens.value == 2)
        #expect(spotify.sentToAPI.last?.authorization?.revealed == "Bearer t2")
    }

    @Test func `a stored token that was revoked is renewed once, for all who have it (D4)`() async throws {
        let spotify = spotify(refusing: ["t1"])
        let clients = [try client(of: spotify), try client(of: spotify)]
        // Both have taken the first token from the store before either learns that it is refused.
        let store = FileTokenStore(home: scratch.url)
        let key = TokenKey(host: "accounts.spotify.com", client: "an-id")
        let answer = try #require(TokenAnswer(body: HTTPResponse.token("t1").body))
        tokens.increment()
        try await store.save(TokenRecord(answer, client: "an-id", requestedAt: clock.now), for: key)
        for client in clients {
            _ = try await client.answer(to: .artist(someID))
            _ = try await client.answer(to: .artist(someID))
        }
        #expect(tokens.value == 2)
        #expect(spotify.sentForTokens.count == 1)
        #expect(spotify.sentToAPI.count == 5)
        #expect(try await store.record(for: key)?.accessToken.revealed == "t2")
    }

    @Test func `a token that is refused whatever happens costs one renewal, then 77 (D4)`() async throws {
        let spotify = spotify(refusing: ["t1", "t2", "t3"])
        let client = try client(of: spotify)
        let error = await #expect(throws: SpotifyError.self) { try await client.answer(to: .artist(someID)) }
        #expect(error?.remedy == .fixCredentials)
        #expect(tokens.value == 2)
        #expect(spotify.sentToAPI.count == 2)
    }

    @Test func `a wait that the accounts service asks for holds for the next process as well`() async throws {
        let spotify = ScriptedTransport { _ in .refusal(429, "Too many requests", retryAfter: "86400") }
        let until = clock.now + 86_400
        for _ in 0..<3 {
            let error = await #expect(throws: SpotifyError.self) {
                try await client(of: spotify).answer(to: .artist(someID))
            }
            #expect(error == .tokenDelayed(until: until))
        }
        #expect(spotify.sent.count == 1)
        clock.advance(.seconds(86_400))
        await #expect(throws: SpotifyError.self) {
            try await client(of: spotify).answer(to: .artist(someID))
        }
        #expect(spotify.sent.count == 2)
    }

    @Test func `a process that was stopped while it renews a token is named before the call's time is over`()
        async throws
    {
        let lock = try lockFile()
        let other = try await renewer(lock, "echo $$ >\"$0\"; echo held; exec sleep 3600")
        defer { other.send(SIGKILL) }
        other.send(SIGSTOP)
        let spotify = spotify()
        var policy = RetryPolicy()
        policy.callTimeout = .seconds(20)
        let client = try client(of: spotify, policy: policy)
        var told: (any Error)?
        // The lock is waited for until a second before the call's time is over: a stall may take longer.
        for _ in 0..<3 {
            let start = ContinuousClock.now
            told = await #expect(throws: (any Error).self) { try await client.answer(to: .artist(someID)) }
            if told is TokenStoreError || start.duration(to: .now) < .seconds(18) { break }
        }
        let error = told as? TokenStoreError
        #expect(error == .busy(lock: lock.path, holder: "process \(other.identifier)"))
        #expect(error?.remedy == .resumeLater)
        #expect(error?.description.contains("\n") == false)
        #expect(spotify.sent.isEmpty)
    }

    @Test func `an outage in which others try in turn to renew a token is one of the service`() async throws {
        let turns = "while :; do n=$((n + 1)); echo \"$$ $n\" >\"$0\"; echo held; sleep 0.05; done"
        let lock = try lockFile()
        let others = try await renewer(lock, turns)
        defer { others.send(SIGKILL) }
        let spotify = spotify()
        var told: (any Error)?
        // Who has no turn in all that time, on a machine that is busy, is one who holds the lock throughout.
        for seconds in [4, 20, 60] {
            var policy = RetryPolicy()
            policy.callTimeout = .seconds(seconds)
            let client = try client(of: spotify, policy: policy)
            told = await #expect(throws: (any Error).self) { try await client.answer(to: .artist(someID)) }
            if case .unrenewed? = told as? SpotifyError { break }
        }
        let error = told as? SpotifyError
        let url = "https://accounts.spotify.com/api/token"
        #expect(error == .unrenewed(url: url, lock: lock.path))
        #expect(error?.remedy == .restoreService)
        // Each call would wait as long once more, also where another app has a token.
        #expect(error?.leavesNoToken == true)
        #expect(error?.description.contains(url) == true)
        #expect(spotify.sent.isEmpty)
    }

    @Test func `a token is asked for no longer than others wait for it`() async throws {
        let spotify = spotify()
        var policy = RetryPolicy()
        policy.callTimeout = .seconds(10)
        _ = try await client(of: spotify, policy: policy).answer(to: .artist(someID))
        #expect(spotify.sentForTokens.map(\.timeout) == [.seconds(8)])
    }

    @Test func `an answer that was held up gives way to the one after it`() async throws {
        let dates = ["Thu, 14 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:00:02 GMT"]
        let spotify = ScriptedTransport { [tokens] request in
            guard request.isForToken else { return .json("{}") }
            let number = tokens.increment()
            let text = #"{"access_token":"t\#(number)","token_type":"Bearer","expires_in":3600}"#
            return .json(text, headers: ["Date": dates[min(number, dates.count) - 1]])
        }
        var policy = RetryPolicy()
        policy.callTimeout = .seconds(10)
        _ = try await client(of: spotify, policy: policy).answer(to: .artist(someID))
        let key = TokenKey(host: "accounts.spotify.com", client: "an-id")
        let record = try await FileTokenStore(home: scratch.url).record(for: key)
        #expect(record?.accessToken.revealed == "t2")
        #expect(record?.expiresAt == clock.now + 3_600)
        #expect(spotify.sentToAPI.map { $0.authorization?.revealed } == ["Bearer t2"])
        // Others wait for both together, but the second has ten seconds, or a renewal's time where that is less.
        #expect(spotify.sentForTokens.map(\.timeout) == [.seconds(8), .seconds(8)])
    }

    @Test func `two client ids share no token (D2)`() async throws {
        let spotify = spotify()
        for id in ["an-id", "another-id"] {
            _ = try await client(of: spotify, environment: ["SPOTIFY_CLIENT_ID": id]).answer(
                to: .artist(someID)
            )
        }
        #expect(spotify.sentToAPI.map { $0.authorization?.revealed } == ["Bearer t1", "Bearer t2"])
    }

    @Test(arguments: ["", "{", "null", #"{"access_token":"a\r\nX: y","client_id":"an-id","expires_at":9e9}"#])
    func `a stored token that is none is replaced`(text: String) async throws {
        let spotify = spotify()
        try scratch.write(text, to: "tokens/accounts.spotify.com/an-id.json", permissions: 0o600)
        _ = try await client(of: spotify).answer(to: .artist(someID))
        _ = try await client(of: spotify).answer(to: .artist(someID))
        #expect(tokens.value == 1)
    }

    @Test func `a store that others can read is refused before anything is sent`() async throws {
        let spotify = spotify()
        _ = try await client(of: spotify).answer(to: .artist(someID))
        chmod(file.path, 0o604)
        let error = await #expect(throws: TokenStoreError.self) {
            try await client(of: spotify).answer(to: .artist(someID))
        }
        #expect(error == .readableByOthers(path: file.path, mode: "604"))
        #expect(spotify.sent.count == 2)
    }

    @Test func `a clock that was set back by hours costs one token, and no more`() async throws {
        let spotify = spotify()
        _ = try await client(of: spotify).answer(to: .artist(someID))
        clock.advance(.seconds(-7_200))
        _ = try await client(of: spotify).answer(to: .artist(someID))
        _ = try await client(of: spotify).answer(to: .artist(someID))
        #expect(tokens.value == 2)
    }
}
