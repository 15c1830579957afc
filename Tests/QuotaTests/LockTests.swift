import Files
import Foundation
import TestSupport
import Testing

@testable import Quota

@Suite struct LockTests {
    private let clock = HandClock()

    @Test func `an exceeded quota locks the bucket of the owner for as long as Spotify says`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask(of: .one)
        let lock = try await ledger.refuse(
            of: .one,
            sentAt: clock.now,
            retryAfter: .seconds(86_236),
            isQuota: true
        )
        #expect(lock?.reason == .quotaExceeded)
        #expect(lock?.until == clock.now + 86_236)
        #expect(try await ledger.ask(of: .two).lock == lock)
        #expect(try await ledger.ask(.albums, of: .one).granted == 1)
        #expect(try await ledger.ask(of: .other).granted == 1)

        clock.advance(by: 86_235.9)
        #expect(try await ledger.ask(of: .one).lock != nil)
        clock.advance(by: 0.2)
        #expect(try await ledger.ask(of: .one).lock == nil)
    }

    @Test(arguments: [nil, Duration.zero, .seconds(-5)])
    func `an exceeded quota without a time that makes sense locks for a day`(wait: Duration?) async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask()
        let lock = try await ledger.refuse(sentAt: clock.now, retryAfter: wait, isQuota: true)
        #expect(lock?.until == clock.now + 86_400)
    }

    @Test func `a rate limit with a long wait locks the bucket, with a short one it pauses the client`()
        async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask()
        #expect(try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(61))?.reason == .rateLimited)
        #expect(try await ledger.ask(.albums).granted == 1)
        #expect(try await ledger.refuse(.albums, sentAt: clock.now, retryAfter: .seconds(7)) == nil)
        #expect(try await ledger.ask(.tracks).waitsUntil == clock.now + 7)
        #expect(try await ledger.ask(.tracks, of: .two).granted == 1)
    }

    @Test func `of two locks the later end stands`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<2 { _ = try await ledger.ask() }
        let sentAt = clock.now
        let first = try await ledger.refuse(sentAt: sentAt, retryAfter: .seconds(900), isQuota: true)
        #expect(try await ledger.refuse(sentAt: sentAt, retryAfter: .seconds(100)) == first)
        #expect(try await ledger.refuse(sentAt: sentAt, retryAfter: .seconds(950))?.until == sentAt + 950)
    }

    @Test func `refusals in a row pause longer and longer, then lock; an answer ends the row`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        var pauses: [TimeInterval] = []
        for _ in 0..<7 {
            clock.advance(by: 0.001)
            #expect(try await ledger.ask().granted == 1)
            let sentAt = clock.now
            clock.advance(by: 0.05)
            #expect(try await ledger.refuse(sentAt: sentAt, retryAfter: .zero) == nil)
            let until = try #require(try await ledger.ask().waitsUntil)
            pauses.append(until.timeIntervalSince(clock.now).rounded())
            clock.set(until)
        }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 60])
        _ = try await ledger.ask()
        clock.advance(by: 0.05)
        let lock = try await ledger.refuse(sentAt: clock.now, retryAfter: .zero)
        #expect(lock?.until == clock.now + 30)

        try await ledger.clearStrikes(of: .one, .search)
        clock.advance(by: 61)
        _ = try await ledger.ask()
        #expect(try await ledger.refuse(sentAt: clock.now, retryAfter: .zero) == nil)
    }

    @Test func `what was sent before a refusal, or by a number drawn before, is refused together with it`()
        async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let sentAt = clock.now
        for _ in 0..<9 { _ = try await ledger.ask(proven: 1_000) }
        clock.advance(by: 0.05)
        // The first of these is refused first, the last one was sent by another process.
        for delay in [0, 0.01, 0.02, 0, 0.03, 0.04, 0.02, 0.01, 0.14] {
            clock.advance(by: 0.02)
            let lock = try await ledger.refuse(sentAt: sentAt + delay, retryAfter: .zero)
            #expect(lock == nil)
            let until = try #require(try await ledger.ask().waitsUntil)
            #expect(until.timeIntervalSince(clock.now).rounded() == 1)
        }
        clock.advance(by: 1.1)
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .zero)
        let until = try #require(try await ledger.ask().waitsUntil)
        #expect(until.timeIntervalSince(clock.now).rounded() == 2)
    }

    @Test func `a lock outlives the process that met it`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        do {
            let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            _ = try await ledger.ask()
            _ = try await ledger.refuse(sentAt: clock.now, isQuota: true)
        }
        let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
        #expect(try await ledger.ask().lock?.until == clock.now + 86_400)
        let sandbox = try await QuotaLedger.local(in: state, host: "127.0.0.1:8080", clock: clock.wallClock)
        #expect(try await sandbox.ask().granted == 1)
    }

    @Test func `what a clock wrote that was far ahead holds as long as it would last, not for years`()
        async throws
    {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let truth = clock.now
        clock.set(truth + 400 * 86_400)
        do {
            let wrong = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            for _ in 0..<5 { _ = try await wrong.ask(budget: 6) }
            _ = try await wrong.ask(.albums)
            _ = try await wrong.refuse(
                .albums,
                sentAt: clock.now,
                retryAfter: .seconds(3_600),
                isQuota: true
            )
        }
        clock.set(truth)
        let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
        #expect(try await ledger.ask(.albums).lock?.until == truth + 3_600)
        #expect(try await ledger.ask(budget: 6).granted == 1)
        #expect(try await ledger.ask(budget: 6).spent?.used == 6)
        clock.set(truth + 86_401)
        #expect(try await ledger.ask(budget: 6).granted == 1)
        #expect(try await ledger.standings().filter { $0.bucket == .search }.map(\.usedInDay) == [1])
        #expect(try await ledger.ask(.albums).granted == 1)
    }

    @Test(arguments: [2 * 86_400, 56 * 365 * 86_400])
    func `a clock set back and then right again unlocks nothing and frees nothing`(back: Int) async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let truth = clock.now
        func open() async throws -> QuotaLedger {
            try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
        }
        do {
            let ledger = try await open()
            for _ in 0..<5 { _ = try await ledger.ask(budget: 8) }
            _ = try await ledger.ask(.albums)
            _ = try await ledger.refuse(
                .albums,
                sentAt: clock.now,
                retryAfter: .seconds(86_400),
                isQuota: true
            )
        }
        clock.set(truth - TimeInterval(back))
        for _ in 0..<2 {
            let ledger = try await open()
            let before = try await ledger.standings()
            #expect(before.map(\.usedInDay).max() ?? 0 >= 5)
            #expect(try await ledger.ask(.albums).lock != nil)
            #expect(try await ledger.ask(budget: 8).granted == 1)
            clock.advance(by: 3_600)
        }
        clock.set(truth + 7_200)
        let ledger = try await open()
        #expect(try await ledger.ask(.albums).lock?.until == truth + 86_400)
        #expect(try await ledger.ask(budget: 8).granted == 1)
        let spent = try #require(try await ledger.ask(budget: 8).spent)
        #expect(spent.used == 8)
        #expect(abs(spent.freesAt.timeIntervalSince(truth) - 86_400) <= 0.2)
        clock.set(truth + 86_399)
        #expect(try await ledger.ask(.albums).lock != nil)
        clock.set(truth + 86_401)
        #expect(try await ledger.ask(.albums).lock == nil)
        #expect(try await ledger.ask(budget: 8).granted == 1)
    }

    @Test func `looking with a clock that is wrong changes nothing`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let truth = clock.now
        do {
            let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            _ = try await ledger.ask()
        }
        clock.set(truth + 400 * 86_400)
        do {
            let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            #expect(try await ledger.standings().map(\.usedInDay) == [0])
        }
        clock.set(truth)
        let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
        #expect(try await ledger.standings().map(\.usedInDay) == [1])
    }

    @Test func `a request without an answer opens no bucket, and the next one is alone again`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = Turnstile(
            ledger: ledger,
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            jitter: { 0 }
        )
        let refusal = RequestEnding.limited(retryAfter: .seconds(90), isQuota: true)
        let lock = try await turnstile.pass(.search, deadline: clock.now + 60, refusal)
        clock.set(try #require(lock?.until) + 0.1)
        for ending in [RequestEnding.unanswered, .unanswered, .over] {
            let pass = try await turnstile.enter(.search, deadline: clock.now + 60)
            #expect(try await ledger.ask().granted == 0)
            #expect(try await turnstile.leave(pass, ending) == nil)
        }
        for _ in 0..<2 { #expect(try await ledger.ask().granted == 1) }
    }

    @Test func `a lock met while the clock is set back still stands when it is right again`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let truth = clock.now
        do {
            let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            _ = try await ledger.ask()
        }
        clock.set(truth - 2 * 86_400)
        do {
            let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
            _ = try await ledger.ask()
            let lock = try await ledger.refuse(sentAt: clock.now, isQuota: true)
            #expect(lock?.until == clock.now + 86_400)
        }
        clock.set(truth + 3_600)
        let ledger = try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
        #expect(try await ledger.ask().lock?.until.timeIntervalSince(truth).rounded() == 86_400)
    }

    @Test func `what was learned and locked can be dropped by hand, what was counted stays`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for bucket in [Bucket.search, .albums] {
            _ = try await ledger.ask(bucket)
            _ = try await ledger.refuse(bucket, sentAt: clock.now, isQuota: true)
        }
        #expect(try await ledger.forget(.search, of: "nobody") == 0)
        #expect(try await ledger.forget(.search) == 2)
        #expect(try await ledger.ask(.search).granted == 1)
        #expect(try await ledger.ask(.albums).lock != nil)
        #expect(try await ledger.standings().map(\.usedInDay) == [1, 2])
    }
}
