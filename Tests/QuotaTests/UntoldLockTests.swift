import Concurrency
import Diagnostics
import Files
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Quota

/// Locks of which the ledger could not take note.
@Suite struct UntoldLockTests {
    private let clock = HandClock()
    private let scratch: ScratchDirectory
    private let locks: UntoldLocks
    private let ledger: QuotaLedger

    init() throws {
        scratch = try ScratchDirectory()
        locks = UntoldLocks(in: StateDirectory(url: scratch.url), host: "api.test")
        ledger = QuotaLedger(
            host: "api.test",
            storage: try SQLiteLedgerStorage(.memory, clock: clock.wallClock),
            clock: clock.wallClock,
            untold: locks
        )
    }

    private var folder: URL { scratch.appending("quota", "api.test") }

    private func lock(_ bucket: Bucket = .search, for seconds: Int) -> UntoldLock {
        UntoldLock(
            Account.one.owned(bucket),
            .quotaExceeded,
            metAt: clock.now,
            length: .seconds(seconds)
        )
    }

    @Test func `one that is kept is told before the next request, and ends when it would have`() async throws
    {
        try locks.keep(lock(for: 900))
        clock.advance(by: 600)
        let told = try #require(try await ledger.ask(of: .two).lock)
        #expect(told.reason == .quotaExceeded)
        #expect(abs(told.until.timeIntervalSince(clock.now) - 300) < 0.01)
        #expect(try locks.all().isEmpty)
        #expect(try await ledger.ask(.albums).granted == 1)
        clock.advance(by: 301)
        #expect(try await ledger.ask().granted == 1)
    }

    @Test func `one that is over by then locks nothing`() async throws {
        try locks.keep(lock(for: 900))
        clock.advance(by: 901)
        #expect(try await ledger.ask().granted == 1)
        #expect(try locks.all().isEmpty)
    }

    @Test func `a clock that was set back makes it no longer`() async throws {
        try locks.keep(lock(for: 900))
        clock.advance(by: -86_400)
        let told = try #require(try await ledger.ask().lock)
        #expect(abs(told.until.timeIntervalSince(clock.now) - 900) < 0.01)
    }

    @Test func `of several of a bucket the one that ends last is kept`() throws {
        try locks.keep(lock(for: 900))
        try locks.keep(lock(for: 300))
        try locks.keep(lock(.albums, for: 60))
        #expect(try locks.all() == [lock(.albums, for: 60), lock(for: 900)])
        try locks.keep(lock(for: 1_200))
        try locks.drop(Account.one.owned(.search), endingBy: clock.now + 900)
        #expect(try locks.all() == [lock(.albums, for: 60), lock(for: 1_200)])
    }

    @Test func `of two locks the one that ends later stands`() async throws {
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(3_000), isQuota: true)
        try locks.keep(lock(for: 900))
        let told = try #require(try await ledger.ask().lock)
        #expect(abs(told.until.timeIntervalSince(clock.now) - 3_000) < 0.01)
    }

    @Test func `only their owner can read them, and what is none is passed over`() async throws {
        try locks.keep(lock(for: 900))
        let path = folder.appending(component: "me%20search.untold").path
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try scratch.write("no lock", to: "quota/api.test/me%20search.untold", permissions: 0o600)
        #expect(try await ledger.ask().granted == 1)
    }

    @Test func `who forgets a lock forgets the one that was not told, too`() async throws {
        try locks.keep(lock(for: 900))
        try locks.keep(lock(.albums, for: 900))
        #expect(try await ledger.forget(.search) == 1)
        #expect(try locks.all() == [lock(.albums, for: 900)])
        #expect(try await ledger.ask().granted == 1)
    }

    @Test func `a lock that a database could not be told outlives the process, and is told by the next`()
        async throws
    {
        let state = StateDirectory(url: scratch.url)
        try await TemporaryDatabase.with { database in
            let first = try await QuotaLedger.database(database.settings, in: state, host: "api.test")
            let turnstile = Turnstile(ledger: first, account: .one, budgets: .unlimited)
            let pass = try await turnstile.enter(.search, deadline: Date.now + 60)
            try await database.refuseConnections()
            let refusal = RequestEnding.limited(retryAfter: .seconds(86_000), isQuota: true)
            let error = await #expect(throws: UntoldLockError.self) {
                _ = try await turnstile.leave(pass, refusal)
            }
            #expect(error?.isKept == true)
            #expect(error?.remedy == .restoreService)
            let words = error?.description ?? ""
            #expect(words.contains("quota for search is used up (QUOTA_EXCEEDED); it opens at "), "\(words)")
            // As when its stage ends.
            await #expect(throws: UntoldLockError.self) { try await turnstile.settle() }
            #expect(try locks.all().count == 1)

            try await database.allowConnections(true)
            let next = try await QuotaLedger.database(database.settings, in: state, host: "api.test")
            let told = try #require(try await next.ask(of: .two).lock)
            #expect(told.reason == .quotaExceeded)
            #expect(abs(told.until.timeIntervalSinceNow - 86_000) < 600)
            #expect(try locks.all().isEmpty)
        }
    }

    @Test func `who met a lock tells it himself once he can, and then it is not kept`() async throws {
        let state = StateDirectory(url: scratch.url)
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, in: state, host: "api.test")
            let turnstile = Turnstile(ledger: ledger, account: .one, budgets: .unlimited)
            let pass = try await turnstile.enter(.search, deadline: Date.now + 60)
            try await database.refuseConnections()
            await #expect(throws: UntoldLockError.self) {
                _ = try await turnstile.leave(pass, .limited(retryAfter: .seconds(900), isQuota: true))
            }
            try await database.allowConnections(true)
            try await turnstile.settle()
            #expect(try locks.all().isEmpty)
            #expect(try await ledger.ask().lock?.reason == .quotaExceeded)
        }
    }
}

extension TemporaryDatabase {
    /// Ends all sessions and lets nobody in, as a server does that is stopped.
    fileprivate func refuseConnections() async throws {
        try await allowConnections(false)
        let administrator = try await Connection.open(settings.with(database: "postgres"))
        let name = try #require(settings.database)
        _ = try await administrator.query(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '\(name)'"
        )
        await administrator.close()
    }

    /// Lets clients in, or not.
    fileprivate func allowConnections(_ areAllowed: Bool) async throws {
        let administrator = try await Connection.open(settings.with(database: "postgres"))
        let name = try #require(settings.database)
        try await administrator.run("alter database \(name) allow_connections \(areAllowed)")
        await administrator.close()
    }
}
