import Files
import Foundation
import TestSupport
import Testing

@testable import Quota

/// Tables that cannot be written for a while.
private actor FailingStorage: LedgerStorage {
    private let storage: SQLiteLedgerStorage
    private var failures = 0

    init(_ storage: SQLiteLedgerStorage) {
        self.storage = storage
    }

    func fail(times: Int) { failures = times }

    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        guard failures == 0 else {
            failures -= 1
            throw CocoaError(.fileWriteOutOfSpace)
        }
        return try await storage.transaction(for: host, body)
    }
}

/// Tables that take their time.
private struct SlowStorage: LedgerStorage {
    let storage: SQLiteLedgerStorage
    let clock: HandClock

    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        clock.advance(by: 0.4)
        return try await storage.transaction(for: host, body)
    }
}

/// A turnstile whose ledger is busy for a while, or fails.
@Suite struct UnavailableLedgerTests {
    private let clock = HandClock()
    private let storage: FailingStorage
    private let ledger: QuotaLedger
    private let turnstile: Turnstile

    init() throws {
        storage = FailingStorage(try SQLiteLedgerStorage(.memory, clock: clock.wallClock))
        ledger = QuotaLedger(host: "api.test", storage: storage, clock: clock.wallClock)
        turnstile = Turnstile(
            ledger: ledger,
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            jitter: { 0 }
        )
    }

    /// Meets a lock of which the ledger cannot take note, nor of anything in the next `times` transactions.
    private func refuse(andFail times: Int) async throws {
        let pass = try await turnstile.enter(.search, deadline: clock.now + 60)
        await storage.fail(times: times + 1)
        await #expect(throws: CocoaError.self) {
            _ = try await turnstile.leave(pass, .limited(retryAfter: .seconds(900), isQuota: true))
        }
    }

    @Test func `a lock of which the ledger could not take note lets nobody pass, and is told later`()
        async throws
    {
        try await refuse(andFail: 1)
        await #expect(throws: CocoaError.self) {
            try await turnstile.enter(.search, deadline: clock.now + 60)
        }
        await #expect {
            try await turnstile.enter(.search, deadline: clock.now + 60)
        } throws: { error in
            guard case .locked(let lock) = error as? QuotaError else { return false }
            return lock.reason == .quotaExceeded
        }
        #expect(try await ledger.ask(of: .two).lock?.reason == .quotaExceeded)
        #expect(try await ledger.standings(of: "me").map(\.usedInDay) == [1])
    }

    @Test func `a stage that ends tells of it, too`() async throws {
        try await refuse(andFail: 0)
        try await turnstile.settle()
        #expect(try await ledger.ask().lock?.reason == .quotaExceeded)
    }

    @Test func `the time that a ledger takes to answer is not taken from anybody's patience`() async throws {
        let storage = SlowStorage(
            storage: try SQLiteLedgerStorage(.memory, clock: clock.wallClock),
            clock: clock
        )
        let turnstile = Turnstile(
            ledger: QuotaLedger(host: "api.test", storage: storage, clock: clock.wallClock),
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            jitter: { 0 }
        )
        let start = clock.now
        let pass = try await turnstile.enter(.search, deadline: start + 60, patience: .milliseconds(100))
        // It was asked once.
        #expect(clock.now.timeIntervalSince(start) < 0.5)
        // A pause is still longer than that.
        _ = try await turnstile.leave(pass, .limited(retryAfter: .seconds(20), isQuota: false))
        await #expect {
            try await turnstile.enter(.albums, deadline: clock.now + 60, patience: .milliseconds(100))
        } throws: { error in
            guard case .later(.albums, _) = error as? QuotaError else { return false }
            return true
        }
        #expect(clock.now.timeIntervalSince(start) < 10)
    }

    @Test(.timeLimit(.minutes(10)))
    func `who waits for a ledger that is busy is turned away at its deadline`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let holder = try await QuotaLedger.local(in: state, host: "api.test")
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.local(in: state, host: "api.test"),
            account: .one,
            budgets: .unlimited
        )
        let start = ContinuousClock.now
        try await holder.transaction { _ in
            await #expect(throws: QuotaError.self) {
                try await turnstile.enter(.search, deadline: Date.now + 0.2)
            }
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }
}
