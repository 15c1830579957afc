import Foundation
import Testing

@testable import Quota

/// Which request it is that has ended.
@Suite struct PassTests {
    private let clock = HandClock()
    private let refusal = RequestEnding.limited(retryAfter: .seconds(1), isQuota: false)

    private func turnstile(_ ledger: QuotaLedger, maximumInFlight: Int = 8) -> Turnstile {
        Turnstile(
            ledger: ledger,
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            maximumInFlight: maximumInFlight,
            jitter: { 0 }
        )
    }

    private var soon: Date { clock.now + 60 }

    /// Lets a pause end, and another process get an answer of another bucket.
    private func answerElsewhere(_ ledger: QuotaLedger) async throws {
        clock.advance(by: 2.1)
        _ = try await ledger.ask(.albums)
        try await ledger.clearStrikes(of: .one, .albums)
    }

    @Test(arguments: [RequestEnding.over, .unanswered])
    func `what was sent before a lock does not show whether the bucket has opened again`(
        ending: RequestEnding
    ) async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = turnstile(ledger)
        let slow = try await turnstile.enter(.search, deadline: soon)
        let exceeded = RequestEnding.limited(retryAfter: .seconds(90), isQuota: true)
        let lock = try await turnstile.pass(.search, deadline: soon, exceeded)
        clock.set(try #require(lock?.until) + 0.1)
        let probe = try await turnstile.enter(.search, deadline: soon)
        _ = try await turnstile.leave(slow, ending)
        let beside = try await ledger.ask().granted
        #expect(beside == 0)
        _ = try await turnstile.leave(probe, .over)
        for _ in 0..<2 {
            let granted = try await ledger.ask().granted
            #expect(granted == 1)
        }
    }

    @Test func `an answer to what was sent before a refusal clears no strikes`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = turnstile(ledger)
        let slow = try await turnstile.enter(.search, deadline: soon)
        try await turnstile.pass(.search, deadline: soon, refusal)
        try await answerElsewhere(ledger)
        try await turnstile.enter(.search, deadline: soon)
        _ = try await turnstile.leave(slow, .over)
        let beside = try await ledger.ask().granted
        #expect(beside == 0)
    }

    @Test func `refusals are in a row though something sent before them is still under way`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = turnstile(ledger)
        try await turnstile.enter(.search, deadline: soon)
        for _ in 0..<2 {
            let lock = try await turnstile.pass(.search, deadline: soon, refusal)
            #expect(lock == nil)
            try await answerElsewhere(ledger)
        }
        let lock = try await turnstile.pass(.search, deadline: soon, refusal)
        #expect(lock?.reason == .rateLimited)
    }

    @Test func `of requests that are under way together, all that are refused count as one refusal`()
        async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = turnstile(ledger)
        for _ in 0..<20 { try await turnstile.pass(.search, deadline: soon) }
        // With the window empty again, as many as have passed may be under way at once.
        clock.advance(by: 31)
        var passes: [Pass] = []
        for _ in 0..<8 {
            passes.append(try await turnstile.enter(.search, deadline: soon))
            clock.advance(by: 0.01)
        }
        for pass in passes.reversed() {
            let lock = try await turnstile.leave(pass, .limited(retryAfter: nil, isQuota: false))
            #expect(lock == nil)
            // The pause is that of a first refusal.
            let until = try #require(try await ledger.ask().waitsUntil)
            #expect(until.timeIntervalSince(clock.now).rounded() == 1)
            clock.advance(by: 0.01)
        }
    }

    @Test func `who leaves again changes nothing`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = turnstile(ledger, maximumInFlight: 1)
        let first = try await turnstile.enter(.search, deadline: soon)
        _ = try await turnstile.leave(first, .over)
        let second = try await turnstile.enter(.search, deadline: soon)
        for ending in [RequestEnding.over, .unanswered, .limited(retryAfter: nil, isQuota: true)] {
            let lock = try await turnstile.leave(first, ending)
            #expect(lock == nil)
            // The only place is the other one's.
            await #expect(throws: QuotaError.self) { try await turnstile.enter(.albums, deadline: soon) }
        }
        _ = try await turnstile.leave(second, .over)
        try await turnstile.pass(.search, deadline: soon)
    }
}
