import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Tokens

#if Memcached

@Suite(.enabled(if: ServerProcess.isInstalled("memcached"), "memcached is not installed"))
struct MemcachedTokenStoreTests {
    private func server() async throws -> ServerProcess {
        try await ServerProcess {
            ["memcached", "-l", "127.0.0.1", "-p", "\($0)", "-U", "0", "-u", "nobody"]
        }
    }

    private func store(at port: Int) throws -> MemcachedTokenStore {
        MemcachedTokenStore(try HostPort("127.0.0.1:\(port)"))
    }

    @Test func `Memcached keeps what a store promises`() async throws {
        let server = try await server()
        for promise in StorePromise.all { try await promise.check(try store(at: server.port)) }
    }

    @Test func `an app's token leaves with its life`() async throws {
        let server = try await server()
        let store = try store(at: server.port)
        let key = freshKey()
        try await store.save(try appRecord(lifetime: 1), for: key)
        #expect(try await eventually { try await store.record(for: key) == nil })
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock is prolonged while its holder works, and released at once`() async throws {
        let server = try await server()
        let lock = try store(at: server.port).lock(on: freshKey())
        let patient = PatientLock(lock)
        try await patient.hold(patience: .zero, lifetime: .seconds(1)) {
            let isProlonged = try await eventually { patient.prolongations >= 3 }
            #expect(isProlonged)
            #expect(try await !lock.take(for: "another", lifetime: .seconds(60)))
        }
        #expect(try await lock.take(for: "another", lifetime: .seconds(3_600)))
        try await lock.release(by: "a third")
        #expect(try await !lock.take(for: "a third", lifetime: .seconds(60)))
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock lasts as long as its holder said last, whatever others say`() async throws {
        let server = try await server()
        let lock = try store(at: server.port).lock(on: freshKey())
        #expect(try await lock.take(for: "its holder", lifetime: .seconds(3_600)))
        try await lock.prolong(for: "another", lifetime: .seconds(1))
        // Memcached counts whole seconds, so longer than one.
        try await Task.sleep(for: .seconds(3))
        #expect(try await !lock.take(for: "another", lifetime: .seconds(60)))
        try await lock.prolong(for: "its holder", lifetime: .seconds(1))
        #expect(try await eventually { try await lock.take(for: "another", lifetime: .seconds(60)) })
    }

    @Test func `a key that is too long is told as such`() async throws {
        let server = try await server()
        let key = freshKey(user: String(repeating: "🎧", count: 30))
        let error = await #expect(throws: (any Error).self) {
            try await store(at: server.port).record(for: key)
        }
        #expect((error as? any Failure)?.remedy == .fixConfiguration)
    }

    @Test func `a server that is down, silent or gone is one line and 69`() async throws {
        let silent = try SilentListener()
        let stopped = try await server()
        stopped.stop()
        #expect(try await eventually { !ServerProcess.listens(at: stopped.port) })
        for port in [stopped.port, silent.port] {
            let store = try store(at: port)
            for attempt in [
                { _ = try await store.record(for: freshKey()) },
                { try await store.save(try appRecord(), for: freshKey()) },
                { try await store.exclusively(freshKey(), patience: .seconds(30)) {} },
            ] as [@Sendable () async throws -> Void] {
                let error = await #expect(throws: (any Error).self) { try await attempt() }
                let failure = try #require(error as? any Failure)
                #expect(failure.remedy == .restoreService)
                #expect(failure.description.hasPrefix("Memcached at 127.0.0.1:\(port) cannot be reached: "))
                #expect(!failure.description.contains("\n"))
            }
        }
    }
}

/// A lock that is prolonged as often as it says, and lasts an hour each time: no stall outlasts that.
private final class PatientLock: LeaseLock {
    private let lock: MemcachedLock
    private let count = Atomic(0)
    private static let hour = Duration.seconds(3_600)

    init(_ lock: MemcachedLock) {
        self.lock = lock
    }

    var place: String { lock.place }
    /// How often it was prolonged.
    var prolongations: Int { count.load(ordering: .relaxed) }

    func take(for owner: String, lifetime: Duration) async throws -> Bool {
        try await lock.take(for: owner, lifetime: Self.hour)
    }

    func prolong(for owner: String, lifetime: Duration) async throws {
        try await lock.prolong(for: owner, lifetime: Self.hour)
        count.add(1, ordering: .relaxed)
    }

    func release(by owner: String) async throws {
        try await lock.release(by: owner)
    }
}

#else

@Suite struct MemcachedTokenStoreTests {
    @Test(.disabled("built without the trait Memcached: swift test --traits Memcached"))
    func `Memcached keeps what a store promises`() {}
}

#endif
