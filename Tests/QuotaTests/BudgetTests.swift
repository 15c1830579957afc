import Foundation
import Testing

@testable import Quota

@Suite struct BudgetTests {
    private let clock = HandClock()

    @Test func `a budget is granted to the last request and no further`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<3 {
            #expect(try await ledger.ask(budget: 3).granted == 1)
        }
        #expect(try await ledger.ask(budget: 3).spent?.used == 3)
    }

    @Test func `requests leave the day one by one, a day after each`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let start = clock.now
        for _ in 0..<3 {
            _ = try await ledger.ask(budget: 3)
            clock.advance(by: 3_600)
        }
        let spent = try #require(try await ledger.ask(budget: 3).spent)
        #expect(abs(spent.freesAt.timeIntervalSince(start) - 86_400) <= 0.1)

        clock.set(start + 86_399.9)
        #expect(try await ledger.ask(budget: 3).granted == 0)
        clock.set(start + 86_400.1)
        #expect(try await ledger.ask(budget: 3).granted == 1)
        #expect(try await ledger.ask(budget: 3).granted == 0)
        clock.set(start + 86_400 + 3_600.1)
        #expect(try await ledger.ask(budget: 3).granted == 1)
    }

    @Test func `a budget that was lowered frees when so many have left that one fits`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let start = clock.now
        for _ in 0..<5 {
            _ = try await ledger.ask(budget: 5)
            clock.advance(by: 3_600)
        }
        let spent = try #require(try await ledger.ask(budget: 2).spent)
        #expect(abs(spent.freesAt.timeIntervalSince(start) - 86_400 - 3 * 3_600) <= 0.1)
    }

    @Test func `a budget of nothing is spent from the start`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask()
        let spent = try #require(try await ledger.ask(budget: 0).spent)
        #expect(spent.budget == 0)
        let error = QuotaError.budgetSpent(spent)
        #expect(error.until == nil)
        #expect("\(error)" == "the budget for search is 0: nothing is sent; raise it to continue")
    }

    @Test func `the client ids of one owner share a budget, owners and buckets do not`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        #expect(try await ledger.ask(of: .one, budget: 1).granted == 1)
        #expect(try await ledger.ask(of: .two, budget: 1).granted == 0)
        #expect(try await ledger.ask(of: .other, budget: 1).granted == 1)
        #expect(try await ledger.ask(.albums, of: .two, budget: 1).granted == 1)
    }

    @Test func `few numbers are drawn in advance where few are left`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        #expect(try await ledger.ask(budget: 100, wanted: 64).granted == 1)
    }

    @Test func `what was drawn in vain is given back`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<200 { _ = try await ledger.ask(proven: 1_000) }
        guard case .granted(let grant) = try await ledger.ask(wanted: 8) else {
            Issue.record("nothing was granted")
            return
        }
        #expect(grant.drawn.count == 8)
        var unused = grant.drawn
        unused.count = 5
        try await ledger.takeBack([unused], of: .one)
        #expect(try await ledger.standings().map(\.usedInDay) == [203])
        #expect(try await ledger.standings().map(\.usedInWindow) == [203])
        clock.advance(by: 86_401)
        #expect(try await ledger.standings().map(\.usedInDay) == [0])
    }

    @Test func `a clock that is set back frees nothing`() async throws {
        let clock = HandClock()
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let start = clock.now
        _ = try await ledger.ask(budget: 1)
        clock.set(start - 7_200)
        #expect(try await ledger.ask(budget: 1).granted == 0)
        clock.set(start + 86_399)
        #expect(try await ledger.ask(budget: 1).granted == 0)
    }
}
