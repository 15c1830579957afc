import Foundation
import Testing

@testable import Quota

@Suite struct CeilingTests {
    private let clock = HandClock()

    /// Sends requests evenly over a day, then is refused; the ledger has stood for `days` before.
    private func learn(_ passed: Int, after days: Double) async throws -> QuotaLedger {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        if days > 0 {
            _ = try await ledger.ask(proven: 1_000)
            clock.advance(by: days * 86_400)
        }
        for _ in 0...passed {
            #expect(try await ledger.ask(proven: 1_000).granted == 1)
            clock.advance(by: 1)
        }
        _ = try await ledger.refuse(sentAt: clock.now - 1, retryAfter: .seconds(3_600), isQuota: true)
        return ledger
    }

    /// What may be sent in a day, a given number of days after the refusal: the gate and the table say the same.
    private func allowance(
        of ledger: QuotaLedger,
        after days: Double,
        budget: Int? = nil
    ) async throws -> Int? {
        clock.advance(by: days * 86_400)
        guard case .open(let left) = try await ledger.outlook(.one, .search, budget: budget) else {
            return nil
        }
        let budgets = Budgets(budget.map { [.search: $0] } ?? [:])
        let standing = try #require(try await ledger.standings(under: budgets).first)
        #expect(standing.allowance == left.map { $0 + standing.usedInDay })
        return left
    }

    @Test func `what passed before the refusal is the ceiling, and less is sent from then on`() async throws {
        let ledger = try await learn(100, after: 2)
        #expect(try await ledger.standings().map(\.dailyCeiling) == [100])
        #expect(try await allowance(of: ledger, after: 1.5) == 98)
        #expect(try await allowance(of: ledger, after: 0, budget: 50) == 50)
    }

    @Test func `those refused together with the first lower the ceiling, a later refusal sets it anew`()
        async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<50 { _ = try await ledger.ask(proven: 1_000) }
        let sentAt = clock.now
        for _ in 0..<4 {
            clock.advance(by: 0.1)
            _ = try await ledger.refuse(sentAt: sentAt, retryAfter: .seconds(60), isQuota: true)
        }
        #expect(try await ledger.standings().map(\.dailyCeiling) == [46])
        clock.advance(by: 5 * 86_400)
        try await ledger.clearStrikes(of: .one, .search)
        for _ in 0..<60 { _ = try await ledger.ask(proven: 1_000) }
        clock.advance(by: 1)
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(60), isQuota: true)
        #expect(try await ledger.standings().map(\.dailyCeiling) == [59])
    }

    @Test func `numbers drawn when the quota ran out and never sent are not in the ceiling`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<5 { _ = try await ledger.ask(proven: 1_000) }
        let sentAt = clock.now
        guard case .granted(let grant) = try await ledger.ask() else {
            Issue.record("nothing was granted")
            return
        }
        clock.advance(by: 0.1)
        _ = try await ledger.refuse(sentAt: sentAt, isQuota: true)
        try await ledger.takeBack([grant.drawn], of: .one)
        #expect(try await ledger.standings().map(\.dailyCeiling) == [4])
    }

    @Test(arguments: [0.0, 21]) func `a first ceiling holds for two days, however long the ledger has stood`(
        days: Double
    ) async throws {
        let ledger = try await learn(20, after: days)
        #expect(try await allowance(of: ledger, after: 1.1, budget: 48) == 19)
        #expect(try await allowance(of: ledger, after: 0.8, budget: 48) == 19)
        #expect(try await allowance(of: ledger, after: 0.2, budget: 48) == 48)
    }

    @Test func `a ceiling that is met again holds for twice as long as the refusals go on`() async throws {
        let ledger = try await learn(20, after: 21)
        clock.advance(by: 3 * 86_400)
        try await ledger.clearStrikes(of: .one, .search)
        for _ in 0...20 { _ = try await ledger.ask(proven: 1_000) }
        clock.advance(by: 1)
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(3_600), isQuota: true)
        #expect(try await allowance(of: ledger, after: 5.9, budget: 48) == 19)
        #expect(try await allowance(of: ledger, after: 0.2, budget: 48) == 48)
    }

    @Test func `next to nothing before a first refusal says that somebody else had spent the quota`()
        async throws
    {
        for days in [0.0, 21] {
            let ledger = try await learn(3, after: days)
            #expect(try await allowance(of: ledger, after: 1.1, budget: 160) == 160)
            #expect(try await allowance(of: ledger, after: 0) == nil)
        }
    }

    @Test func `a learned limit is told from the budget, and until when it holds`() async throws {
        let ledger = try await learn(20, after: 21)
        let refusedAt = clock.now
        clock.advance(by: 86_400)
        for _ in 0..<19 {
            _ = try await ledger.ask(budget: 48, proven: 1_000)
            try await ledger.clearStrikes(of: .one, .search)
        }
        let spent = try #require(try await ledger.ask(budget: 48, proven: 1_000).spent)
        #expect(spent.learnedUntil == refusedAt + 2 * 86_400)
        let words = "\(QuotaError.budgetSpent(spent))"
        #expect(words.hasPrefix("the learned limit for search is spent ("))
        #expect(words.contains(" of 19 requests in 24 hours); the budget is tried again from "))
        let standings = try await ledger.standings(under: Budgets([.search: 48]))
        #expect(standings.map(\.learnedUntil) == [refusedAt + 2 * 86_400])

        let smaller = try #require(try await ledger.ask(budget: 10, proven: 1_000).spent)
        #expect(smaller.learnedUntil == nil)
        #expect("\(QuotaError.budgetSpent(smaller))".hasPrefix("the budget for search is spent ("))
    }

    @Test func `a wait of a day without a reason teaches the ceiling too`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<20 { _ = try await ledger.ask(proven: 1_000) }
        clock.advance(by: 1)
        let lock = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(86_236))
        #expect(lock?.reason == .rateLimited)
        #expect(try await ledger.standings().map(\.dailyCeiling) == [19])
    }

    @Test func `a nonsensical wait locks for a year at most`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask()
        let lock = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(Int64.max), isQuota: true)
        #expect(lock?.until == clock.now + 366 * 86_400)
    }
}
