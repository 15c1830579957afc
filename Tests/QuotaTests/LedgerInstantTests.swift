import Foundation
import SQLite
import Testing

@testable import Quota

@Suite struct LedgerInstantTests {
    private let clock = HandClock()
    private let now = LedgerInstant(milliseconds: 1_795_000_000_000)

    @Test func `a slot never lies before what is counted in it`() {
        #expect(now.slot() == now)
        #expect((now + .milliseconds(1)).slot() == now + .milliseconds(100))
        #expect((now + .milliseconds(100)).slot() == now + .milliseconds(100))
        #expect((now + .milliseconds(1)).slot(width: .seconds(10)) == now + .seconds(10))
    }

    @Test func `only whole days count, and none before the first is over`() {
        #expect((now + .seconds(2 * 86_400)).wholeDays(since: now) == 2)
        #expect((now + .seconds(2 * 86_400) - Duration.milliseconds(1)).wholeDays(since: now) == 1)
        #expect(now.wholeDays(since: now + .seconds(5 * 86_400)) == 0)
    }

    @Test func `a slot that has left its day is the instant negated, before all that count`() {
        #expect(UsageSlot.aged(now).number == -1_795_000_000_000)
        #expect(UsageSlot.aged(now).instant == now)
        #expect(UsageSlot.counted(now).instant == now)
    }

    @Test func `what never happened is 0 in the tables, and times are milliseconds`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let time = now.milliseconds
        _ = try await ledger.ask()
        let buckets = try await ledger.transaction { page in
            try await page.transaction.run(.bucket, page.key(of: Account.one.owned(.search)))
        }
        let bucket = try #require(buckets.first)
        let ofBucket = (0..<12).map { bucket.optionalInteger($0) }
        #expect(ofBucket == [time, 1, 0, time, 0, 0, nil, nil, 0, 0, 0, 0])

        #expect(try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(7)) == nil)
        let clients = try await ledger.transaction { page in
            try await page.transaction.run(.client, [.text(page.host), .text("one")])
        }
        let client = try #require(clients.first)
        let ofClient = (4..<11).map { client.optionalInteger($0) }
        #expect(ofClient == [time, 0, 0, 1, time, time + 7_000, 0])
    }
}
