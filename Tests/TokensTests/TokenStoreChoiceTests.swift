import Diagnostics
import Files
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Tokens

@Suite struct TokenStoreChoiceTests {
    private func choice(_ text: String?) throws -> TokenStoreChoice {
        try TokenStoreChoice(environment: text.map { ["DISCOGRAPH_TOKEN_STORE": $0] } ?? [:])
    }

    private func store(_ text: String?) throws -> TokenStoreChoice.Store { try choice(text).store }

    private func open(_ text: String, home: URL) throws -> any TokenStore {
        try choice(text).open(state: StateDirectory(url: home)) { ConnectionSettings(options: [:]) }
    }

    @Test func `files are the default`() throws {
        #expect(try store(nil) == .file)
        #expect(try store("") == .file)
        #expect(try store(" File ") == .file)
        #expect(try store("memory") == .memory)
        #expect(try store("database") == .database)
    }

    @Test(
        arguments: [
            ("redis://localhost", "redis://localhost/0", nil),
            ("redis://localhost:6379/0", "redis://localhost:6379/0", nil),
            ("redis://[::1]:6400/3", "redis://[::1]:6400/3", nil), ("REDIS://cache/", "redis://cache/0", nil),
            ("redis://:p%40ss@host:1/2", "redis://host:1/2", "p@ss"),
            ("redis://:p@ss@host", "redis://host/0", "p@ss"),
            ("redis://me:p:ss@host", "redis://me@host/0", "p:ss"),
        ] as [(String, String, String?)]
    )
    func `a Redis server is read, and printed without its password`(
        text: String,
        printed: String,
        password: String?
    ) throws {
        guard case .redis(let address) = try store(text) else { throw Missing() }
        #expect(address.description == printed)
        #expect(address.password?.revealed == password)
        #expect(password.map { "\(address)".contains($0) } != true)
    }

    @Test func `a Memcached server is read`() throws {
        #expect(try store("memcached://[::1]:11211/") == .memcached(try HostPort("[::1]:11211")))
        #expect(try store("memcached://cache") == .memcached(try HostPort("cache")))
    }

    @Test(arguments: [
        "files", "s3cret", "redis", "redis://", "redis://:s3cret@", "redis://:s3cret@host:port",
        "redis://:s3cret@host/x", "redis://:s3cret@host/-1", "redis://s3cret@host", "redis://host:s3cret",
        "redis://host/99999999999999999999", "rediss://:s3cret@host", "memcached://", "memcached://host:0",
        "memcached://user:s3cret@host", "mysql://root:s3cret@host",
    ])
    func `anything else is one line that repeats no secret`(text: String) throws {
        let error = #expect(throws: TokenStoreError.self) { try choice(text) }
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("s3cret") == false)
        #expect(error?.description.contains("\n") == false)
        #expect(error?.description.hasPrefix("DISCOGRAPH_TOKEN_STORE ") == true)
    }

    @Test func `the choice opens its store, and connects to nothing yet`() throws {
        let scratch = try ScratchDirectory()
        #expect(try open("file", home: scratch.url) is FileTokenStore)
        #expect(try open("memory", home: scratch.url) is MemoryTokenStore)
        #expect(try open("database", home: scratch.url) is PostgresTokenStore)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).isEmpty)
    }

    @Test(arguments: [("redis://localhost", "Redis"), ("memcached://localhost", "Memcached")])
    func `a store that was left out says how to build it`(text: String, trait: String) throws {
        var built: Set<String> = []
        #if Redis
        built.insert("Redis")
        #endif
        #if Memcached
        built.insert("Memcached")
        #endif
        let home = URL(filePath: "/nonexistent")
        if built.contains(trait) {
            #expect("\(type(of: try open(text, home: home)))" == "\(trait)TokenStore")
        } else {
            let error = #expect(throws: TokenStoreError.self) { _ = try open(text, home: home) }
            #expect(error?.description.contains("build with --traits \(trait)") == true)
            #expect(error?.remedy == .fixConfiguration)
        }
    }
}
