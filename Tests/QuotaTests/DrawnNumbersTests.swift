import Foundation
import Testing

@testable import Quota

/// Tables that count how often they are asked.
private actor CountingStorage: LedgerStorage {
    private let storage: SQLiteLedgerStorage
    private(set) var transactions = 0

    init(_ storage: SQLiteLedgerStorage) {
        self.storage = storage
    }

    func transaction<Value: Sendable>(
        for host: String,
        _ body: @Sendable (LedgerPage) async throws -> Value
    ) async throws -> Value {
        transactions += 1
        return try await storage.transaction(for: host, body)
    }
}

/// Numbers that are drawn in advance, where nothing is scarce.
@Suite struct DrawnNumbersTests {
    private let clock = HandClock()

    @Test func `unlimited requests cost few transactions`() async throws {
        let storage = CountingStorage(try SQLiteLedgerStorage(.memory, clock: clock.wallClock))
        let ledger = QuotaLedger(host: "api.test", storage: storage, clock: clock.wallClock)
        let turnstile = Turnstile(ledger: ledger, account: .one, budgets: .unlimited, clock: clock.wallClock)
        let count = 20_000
        // One after the other and in no time, so that chance has no part in it.
        for _ in 0..<count {
            try await turnstile.pass(.search, deadline: .distantFuture)
        }
        try await turnstile.settle()
        let transactions = await storage.transactions
        #expect(transactions < count / 10)
        #expect(try await ledger.standings().map(\.usedInDay) == [count])
    }

    @Test(.timeLimit(.minutes(10)))
    func `of many who pass at once the account is exact in the end`() async throws {
        let ledger = try await QuotaLedger.inMemory()
        let turnstile = Turnstile(ledger: ledger, account: .one, budgets: .unlimited)
        let count = 20_000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<(count / 8) {
                        try await turnstile.pass(.search, deadline: .distantFuture)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await turnstile.settle()
        #expect(try await ledger.standings().map(\.usedInDay) == [count])
    }
}
