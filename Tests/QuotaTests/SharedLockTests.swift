import Files
import Foundation
import TestSupport
import Testing

@testable import Quota

/// Two processes that go by one ledger.
@Suite struct SharedLockTests {
    private let clock = HandClock()

    @Test func `a lock that another process met is obeyed within a tenth of a second`() async throws {
        let scratch = try ScratchDirectory()
        let ledger = try await ledger(in: scratch)
        let here = turnstile(ledger)
        let elsewhere = turnstile(try await self.ledger(in: scratch))
        let first = try await elsewhere.enter(.search, deadline: soon)

        // Until there are numbers drawn in advance, which pass without a look at the ledger.
        var sent = 1
        var counted = 1
        while counted == sent, sent < 300 {
            try await here.pass(.search, deadline: soon)
            sent += 1
            counted = try await ledger.standings().map(\.usedInDay).max() ?? 0
        }
        #expect(counted > sent)

        let met = try await elsewhere.leave(first, .limited(retryAfter: .seconds(900), isQuota: true))
        let lock = try #require(met)
        clock.advance(by: 0.11)
        let error = await #expect(throws: QuotaError.self) {
            _ = try await here.enter(.search, deadline: soon)
        }
        guard case .locked(let known) = error else {
            Issue.record("not locked, but \(String(describing: error))")
            return
        }
        #expect(known.reason == .quotaExceeded)
        #expect(abs(known.until.timeIntervalSince(lock.until)) < 0.01)
    }

    private var soon: Date { clock.now + 60 }

    /// The ledger as another process sees it.
    private func ledger(in scratch: ScratchDirectory) async throws -> QuotaLedger {
        try await QuotaLedger.local(
            in: StateDirectory(url: scratch.url),
            host: "api.test",
            clock: clock.wallClock
        )
    }

    private func turnstile(_ ledger: QuotaLedger) -> Turnstile {
        Turnstile(
            ledger: ledger,
            account: .one,
            budgets: .unlimited,
            clock: clock.wallClock,
            jitter: { 0 }
        )
    }
}
