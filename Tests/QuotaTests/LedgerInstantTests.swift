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

    @Test func `locks, ceilings and probes are read from the tables in milliseconds`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        try await plant(
            """
            insert into etl.quota_bucket (
                host, owner, bucket, opened_at, locked_at, locked_until, lock_reason, ceiling, ceiling_at,
                strikes, probed_at
            )
            values
                ('localhost', 'me', 'search', $1, $1 - 1000, $1 + 900000, 'QUOTA_EXCEEDED', null, 0, 0, 0),
                ('localhost', 'me', 'albums', $1 - 5184000000, 0, 0, null, 100, $1 - 2419199000, 0, 0),
                ('localhost', 'me', 'tracks', $1, 0, 0, null, null, 0, 1, $1 - 59000)
            """,
            in: ledger
        )
        try await plant(
            """
            insert into etl.quota_client (
                host, client, owner, refused_at, raised_at, strikes, paused_at, paused_until, probed_at
            )
            values
                ('localhost', 'two', 'me', $1 - 700000, $1 - 600000, 0, $1 - 1000, $1 + 7000, 0),
                ('localhost', 'three', 'other', $1 - 1000, 0, 1, 0, 0, $1 - 59000)
            """,
            in: ledger
        )
        let lock = try await ledger.ask().lock
        #expect(lock == BucketLock(bucket: .search, until: clock.now + 900, reason: .quotaExceeded))
        let pauseEnd = try await ledger.ask(.artists, of: .two).waitsUntil
        #expect(pauseEnd == clock.now + 7)
        let pace = try await ledger.transaction { page in try await page.pace(.two) }
        #expect(pace.refusedAt == now - Duration.seconds(700))
        #expect(pace.raisedAt == now - Duration.seconds(600))

        // A second before a probe is given up, and before the ceiling has stood for four weeks.
        let probesOfBucket = try await ledger.ask(.tracks).waitsUntil
        let probesOfClient = try await ledger.ask(.albums, of: .other).waitsUntil
        #expect([probesOfBucket, probesOfClient] == [clock.now + 1, clock.now + 1])
        let before = try await ledger.standings(of: "me").map(\.allowance)
        #expect(before == [98, nil, nil])
        clock.advance(by: 1)
        let grantedToBucket = try await ledger.ask(.tracks).granted
        let grantedToClient = try await ledger.ask(.albums, of: .other).granted
        #expect(grantedToBucket == 1 && grantedToClient == 1)
        let after = try await ledger.standings(of: "me").map(\.allowance)
        #expect(after == [nil, nil, nil])
    }

    @Test func `locks, ceilings and probes are written to the tables in milliseconds`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let time = now.milliseconds
        _ = try await ledger.ask()
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(900), isQuota: true)
        _ = try await ledger.ask(.albums, of: .other)
        _ = try await ledger.refuse(.albums, of: .other, sentAt: clock.now, retryAfter: .seconds(7))
        clock.advance(by: 900)
        let grantedToBucket = try await ledger.ask().granted
        let grantedToClient = try await ledger.ask(.tracks, of: .other).granted
        #expect(grantedToBucket == 1 && grantedToClient == 1)

        let (buckets, clients) = try await ledger.transaction { page in
            (
                try await page.transaction.run(.bucket, page.key(of: Account.one.owned(.search))),
                try await page.transaction.run(.client, [.text(page.host), .text("three")])
            )
        }
        let bucket = try #require(buckets.first)
        let ofBucket = [4, 5, 8, 11].map { bucket.optionalInteger($0) }
        #expect(ofBucket == [time, time + 900_000, time, time + 900_000])
        let client = try #require(clients.first)
        let ofClient = [4, 8, 9, 10].map { client.optionalInteger($0) }
        #expect(ofClient == [time, time, time + 7_000, time + 900_000])
    }

    /// Runs a statement as another version may have done, with the time in milliseconds as `$1`.
    private func plant(_ statement: String, in ledger: QuotaLedger) async throws {
        // By their names statements are prepared once.
        let script = LedgerScript(statement, Array(statement.utf8))
        let time = SQLiteValue.integer(now.milliseconds)
        try await ledger.transaction { page in
            _ = try await page.transaction.run(script, [time])
        }
    }
}
