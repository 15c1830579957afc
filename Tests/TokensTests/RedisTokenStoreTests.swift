import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Tokens

#if Redis

@Suite(.enabled(if: ServerProcess.isInstalled("redis-server"), "redis-server is not installed"))
struct RedisTokenStoreTests {
    private func server(_ options: String...) async throws -> ServerProcess {
        try await ServerProcess { port in
            ["redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
                + options
        }
    }

    private func store(at port: Int, password: String = "", database: Int = 0) throws -> RedisTokenStore {
        let credentials = password.isEmpty ? "" : ":\(password)@"
        let text = "redis://\(credentials)127.0.0.1:\(port)/\(database)"
        let choice = try TokenStoreChoice(environment: ["DISCOGRAPH_TOKEN_STORE": text])
        guard case .redis(let address) = choice.store else { throw Missing() }
        return RedisTokenStore(address)
    }

    /// What redis-cli prints.
    private func cli(_ server: ServerProcess, _ words: String...) async throws -> String {
        try await cli(server, words)
    }

    private func cli(_ server: ServerProcess, _ words: [String]) async throws -> String {
        let arguments = ["redis-cli", "-h", "127.0.0.1", "-p", "\(server.port)"] + words
        let outcome = try await Program(URL(filePath: "/usr/bin/env"), arguments).outcome()
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `Redis keeps what a store promises`() async throws {
        let server = try await server()
        for promise in StorePromise.all { try await promise.check(try store(at: server.port)) }
    }

    @Test func `a token leaves with its life, unless it can be renewed`() async throws {
        let server = try await server()
        let store = try store(at: server.port, database: 2)
        let app = TokenKey(host: "accounts.test:80", client: "an id")
        let user = TokenKey(host: "accounts.test:80", client: "an id", user: "a-user")
        try await store.save(try appRecord(lifetime: 1_000), for: app)
        try await store.save(try userRecord(), for: user)
        let name = "discograph:token:accounts.test%3A80:an%20id"
        let left = try #require(Int(try await cli(server, "-n", "2", "pttl", name)))
        #expect((900_000...1_000_000).contains(left))
        #expect(try await cli(server, "-n", "2", "pttl", name + ":a-user") == "-1")
        #expect(try await cli(server, "-n", "0", "dbsize") == "0")
    }

    @Test func `the lock of a holder that died ends by itself`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let key = TokenKey(host: "h", client: "c")
        let lock = "discograph:token-lock:h:c"
        #expect(try await cli(server, "set", lock, "somebody", "px", "60000") == "OK")
        await #expect(throws: TokenStoreError.self) { try await store.exclusively(key, patience: .zero) {} }
        #expect(try await cli(server, "pexpire", lock, "500") == "1")
        try await store.exclusively(key, patience: .seconds(30)) {
            let left = try #require(Int(try await cli(server, "pttl", lock)))
            #expect((1...10_000).contains(left))
        }
        #expect(try await cli(server, "exists", lock) == "0")
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock is prolonged while its holder works, and only its own`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let lock = "discograph:token-lock:h:c"
        try await store.exclusively(TokenKey(host: "h", client: "c"), patience: .seconds(30)) {
            // What it is prolonged by is told from an hour, which only a prolongation can end so soon.
            let answer = try await cli(server, "pexpire", lock, "3600000")
            #expect(answer == "1")
            let isProlonged = try await eventually {
                let left = try #require(Int(try await cli(server, "pttl", lock)))
                return (1...10_000).contains(left)
            }
            #expect(isProlonged)
            let taken = try await cli(server, "set", lock, "somebody else", "px", "3600000")
            #expect(taken == "OK")
            // Longer than from one prolongation to the next.
            try await Task.sleep(for: .seconds(4))
            let left = try #require(Int(try await cli(server, "pttl", lock)))
            #expect(left > 10_000)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock outlives its connection, which is made anew, with its password and database`() async throws {
        let server = try await server("--requirepass", "s3cret")
        let store = try store(at: server.port, password: "s3cret", database: 2)
        let lock = "discograph:token-lock:h:c"
        let access = ["-a", "s3cret", "--no-auth-warning", "-n", "2"]
        try await store.exclusively(TokenKey(host: "h", client: "c"), patience: .seconds(30)) {
            let answer = try await cli(server, access + ["pexpire", lock, "3600000"])
            #expect(answer == "1")
            let closed = try await cli(server, access + ["client", "kill", "type", "normal"])
            #expect(closed != "0")
            let isProlonged = try await eventually {
                let left = try #require(Int(try await cli(server, access + ["pttl", lock])))
                return (1...10_000).contains(left)
            }
            #expect(isProlonged)
        }
        #expect(try await cli(server, access + ["exists", lock]) == "0")
    }

    @Test func `nobody ends the lock of another`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let lock = "discograph:token-lock:h:c"
        try await store.exclusively(TokenKey(host: "h", client: "c"), patience: .seconds(30)) {
            let answer = try await cli(server, "set", lock, "somebody else")
            #expect(answer == "OK")
        }
        #expect(try await cli(server, "get", lock) == "somebody else")
    }

    @Test func `a password is asked for, taken, and never repeated`() async throws {
        let server = try await server("--requirepass", "s3cret")
        for password in ["", "wr0ng"] {
            let store = try store(at: server.port, password: password)
            let error = await #expect(throws: (any Error).self) { try await store.record(for: freshKey()) }
            let failure = try #require(error as? any Failure)
            #expect(failure.remedy == .fixCredentials)
            #expect(!failure.description.contains("wr0ng"))
            #expect(!failure.description.contains("\n"))
        }
        #expect(try await store(at: server.port, password: "s3cret").record(for: freshKey()) == nil)
    }

    @Test func `what another program left is a state`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let key = TokenKey(host: "h", client: "c")
        #expect(try await cli(server, "set", "discograph:token:h:c", "{") == "OK")
        guard case .unusable(.garbled(let place)) = try await store.state(for: key, at: noon) else {
            throw Missing()
        }
        #expect(place == "redis://127.0.0.1:\(server.port)/0, key discograph:token:h:c")
    }

    @Test func `what is longer than any token is not read to its end, and is replaced`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let key = TokenKey(host: "h", client: "c")
        let flood = String(repeating: "x", count: 120_000)
        #expect(try await cli(server, "set", "discograph:token:h:c", flood) == "OK")
        #expect(try await store.record(for: key) == nil)
        try await store.save(try appRecord(), for: key)
        #expect(try await store.record(for: key) == appRecord())
    }

    @Test func `a server that is down, silent or gone is one line and 69`() async throws {
        let silent = try SilentListener()
        let stopped = try await server()
        stopped.stop()
        #expect(try await eventually { !ServerProcess.listens(at: stopped.port) })
        for port in [stopped.port, silent.port] {
            let store = try store(at: port)
            let error = await #expect(throws: (any Error).self) { try await store.record(for: freshKey()) }
            let failure = try #require(error as? any Failure)
            #expect(failure.remedy == .restoreService)
            #expect(failure.description.hasPrefix("Redis at 127.0.0.1:\(port) cannot be reached: "))
            #expect(!failure.description.contains("\n"))
        }
    }
}

#else

@Suite struct RedisTokenStoreTests {
    @Test(.disabled("built without the trait Redis: swift test --traits Redis"))
    func `Redis keeps what a store promises`() {}
}

#endif
