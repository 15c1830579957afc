import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Quota

/// What changes while a turnstile stands.
@Suite struct ChangingLimitTests {
    private let clock = HandClock()

    @Test func `a budget that is lifted meanwhile holds nobody back`() async throws {
        let budgets = Mutex(Budgets([.search: 1]))
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.inMemory(clock: clock.wallClock),
            account: .one,
            budgets: budgets.withLock { $0 },
            clock: clock.wallClock
        )
        for _ in 0..<4 {
            try await turnstile.pass(.search, deadline: clock.now + 60)
            budgets.withLock { $0 = .unlimited }
        }
        budgets.withLock { $0 = Budgets([.search: 3]) }
        await #expect(throws: QuotaError.self) {
            try await turnstile.enter(.search, deadline: clock.now + 60)
        }
    }

    @Test func `an endpoint that alone was asked and refused everything neither pauses nor slows the others`()
        async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = Turnstile(
            ledger: ledger,
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            jitter: { 0 }
        )
        var lock: BucketLock?
        let refusal = RequestEnding.limited(retryAfter: nil, isQuota: false)
        while lock == nil {
            lock = try await turnstile.pass(.search, deadline: clock.now + 3_600, refusal)
        }
        let start = clock.now
        for _ in 0..<50 {
            try await turnstile.pass(.albums, deadline: clock.now + 3_600)
        }
        #expect(clock.now == start)
        #expect(try await ledger.standings().allSatisfy { $0.windowCeiling == nil })
    }
}
