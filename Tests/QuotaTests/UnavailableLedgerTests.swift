import Foundation
import Landing
import TestSupport
import Testing

@testable import Quota

/// A turnstile whose ledger is busy for a while.
@Suite struct UnavailableLedgerTests {
    @Test(.timeLimit(.minutes(1)))
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
