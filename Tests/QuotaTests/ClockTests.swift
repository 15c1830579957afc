import Files
import Foundation
import Postgres
import SQLite
import TestSupport
import Testing

@testable import Quota

/// A clock that was wrong for a while, ahead or behind, and is right again.
@Suite struct ClockTests {
    private let clock = HandClock()
    private let truth: Date
    private let scratch: ScratchDirectory
    private let state: StateDirectory

    init() throws {
        truth = clock.now
        scratch = try ScratchDirectory()
        state = StateDirectory(url: scratch.url)
    }

    /// The ledger as a process sees it that starts so many seconds after the truth's beginning.
    private func start(at seconds: TimeInterval) async throws -> QuotaLedger {
        clock.set(truth + seconds)
        return try await QuotaLedger.local(in: state, host: "api.test", clock: clock.wallClock)
    }

    private func send(_ count: Int, of budget: Int, on ledger: QuotaLedger) async throws -> Int {
        var granted = 0
        for _ in 0..<count { granted += try await ledger.ask(budget: budget).granted }
        return granted
    }

    @Test(arguments: [2, 3, 9, 400, 20_000].map { $0 * 86_400 })
    func `one start with a clock that is ahead forgets nothing of the day`(ahead: TimeInterval) async throws {
        #expect(try await send(5, of: 7, on: try await start(at: 0)) == 5)
        #expect(try await send(1, of: 7, on: try await start(at: ahead)) == 1)
        let ledger = try await start(at: 3_600)
        #expect(try await ledger.standings().map(\.usedInDay) == [6])
        #expect(try await send(3, of: 7, on: ledger) == 1)
        #expect(try await ledger.ask(budget: 7).spent?.used == 7)
        #expect(try await ledger.standings().map(\.usedInDay) == [7])
    }

    @Test func `a mere look from the future forgets nothing`() async throws {
        _ = try await send(5, of: 5, on: try await start(at: 0))
        #expect(
            try await start(at: 3 * 86_400).outlook(.one, .search, budget: 5) == .open(left: 5)
        )
        #expect(try await start(at: 60).ask(budget: 5).spent?.used == 5)
    }

    @Test(arguments: [3_600, 400 * 86_400] as [TimeInterval])
    func `a pause met by a clock that was ahead is waited out once, not until that time`(
        ahead: TimeInterval
    ) async throws {
        let wrong = try await start(at: ahead)
        _ = try await wrong.ask()
        #expect(try await wrong.refuse(sentAt: clock.now, passed: 12, retryAfter: .seconds(1)) == nil)
        let ledger = try await start(at: 0)
        #expect(try await ledger.ask(.albums).waitsUntil == truth + 1)
        clock.advance(by: 2)
        #expect(try await ledger.ask(.albums).granted == 1)
    }

    @Test func `a mere look from the past leaves a pause where it is`() async throws {
        let ledger = try await start(at: 0)
        _ = try await ledger.ask()
        #expect(try await ledger.refuse(sentAt: clock.now, passed: 12, retryAfter: .seconds(50)) == nil)
        #expect(try await start(at: -3_600).standings().map(\.windowCeiling) == [12])
        #expect(try await start(at: 10).ask(.albums).waitsUntil == truth + 50)
    }

    @Test func `several looks, days apart from each other, forget nothing`() async throws {
        _ = try await send(5, of: 9, on: try await start(at: 0))
        for day in [3.0, 40, 42, 700, 5] {
            #expect(try await send(1, of: 9, on: try await start(at: day * 86_400)) == 1)
        }
        #expect(try await start(at: 60).standings().map(\.usedInDay) == [10])
        #expect(try await send(9, of: 9, on: try await start(at: 61)) == 0)
    }

    @Test func `after a clock that was ahead each request leaves the day a day after it was sent`()
        async throws
    {
        let hour = 3_600.0
        _ = try await send(2, of: 6, on: try await start(at: 0))
        _ = try await send(1, of: 6, on: try await start(at: 72 * hour))
        #expect(try await send(1, of: 6, on: try await start(at: 1 * hour)) == 1)
        #expect(try await send(9, of: 6, on: try await start(at: 22 * hour)) == 2)
        // The first two have left, and as many follow; what came later still counts.
        #expect(try await send(9, of: 6, on: try await start(at: 24.5 * hour)) == 2)
        let spent = try #require(try await start(at: 24.6 * hour).ask(budget: 6).spent)
        #expect(spent.used == 6)
        #expect(spent.freesAt <= truth + 25.1 * hour)
        // Those of the future and of the first hour.
        #expect(try await send(9, of: 6, on: try await start(at: 25.2 * hour)) == 2)
        #expect(try await send(9, of: 6, on: try await start(at: 45.9 * hour)) == 0)
        #expect(try await send(9, of: 6, on: try await start(at: 46.1 * hour)) == 2)
        #expect(try await send(9, of: 6, on: try await start(at: 48.4 * hour)) == 0)
        #expect(try await send(9, of: 6, on: try await start(at: 48.7 * hour)) == 2)
        #expect(try await start(at: 49 * hour).standings().map(\.usedInDay) == [6])
        #expect(try await start(at: 100 * hour).standings().map(\.usedInDay) == [0])
    }

    @Test func `what has left the day takes little room, however long it goes on`() async throws {
        let ledger = try await start(at: 0)
        for _ in 0..<2_000 {
            for _ in 0..<3 { _ = try await ledger.ask() }
            clock.advance(by: 3_600)
        }
        let rows = try await ledger.transaction { page in
            let everything = [0, .max, .max, 0].map { SQLiteValue.integer($0) }
            let key = page.key(of: Account.one.owned(.search))
            return try await page.transaction.run(.usage, key + everything)
        }
        #expect(rows.map { $0.integer(1) }.reduce(0, +) <= 3 * 1_600)
        #expect(try await ledger.standings().map(\.usedInDay) == [69])
    }

    @Test func `the latest 1,500 entries that left the day are kept, and count again`() async throws {
        // What left the day is kept in entries of ten minutes.
        let step = 600.0
        let asks = 1_800
        let ledger = try await start(at: 0)
        for _ in 0..<asks {
            _ = try await ledger.ask()
            clock.advance(by: step)
        }
        let last = Double(asks - 1) * step
        let future = try await start(at: last + 2 * 86_400)
        _ = try await future.ask()
        let kept = try await future.transaction { page in
            let everything = [0, .max, .max, 0].map { SQLiteValue.integer($0) }
            let key = page.key(of: Account.one.owned(.search))
            return try await page.transaction.run(.usage, key + everything)
        }
        .map { $0.integer(1) }.reduce(0, +)
        // The one from the future has not left it.
        #expect(kept > 1_500)
        #expect(kept < asks)
        // Those of the last day, and the one from the future.
        let ended = try await start(at: last + step / 2)
        #expect(try await ended.standings().map(\.usedInDay) == [145])
        #expect(try await ended.ask().granted == 1)
        #expect(try await ended.standings().map(\.usedInDay) == [146])
    }

    @Test func `the database forgets nothing either when the server's clock was ahead`() async throws {
        try await TemporaryDatabase.with { database in
            let ledger = try await QuotaLedger.database(database.settings, host: "api.test")
            for _ in 0..<5 { _ = try await ledger.ask(budget: 7) }
            let connection = try await database.connect()
            // What a look from three days ahead leaves behind.
            try await connection.run(
                SQLScript(
                    name: "look",
                    text: """
                        update etl.quota_usage set slot = -slot;
                        update etl.quota_bucket set sent = 0, latest_slot = latest_slot + 259200000
                        """
                )
            )
            #expect(try await ledger.standings().map(\.usedInDay) == [5])
            #expect(try await ledger.ask(budget: 7).granted == 1)
            #expect(try await ledger.ask(budget: 7).granted == 1)
            #expect(try await ledger.ask(budget: 7).spent?.used == 7)
            // A day later: the five have left, the two that were sent after them have not; an hour later they are
            // dated back.
            try await connection.run(
                SQLScript(
                    name: "day",
                    text: """
                        update etl.quota_usage set slot = slot - 86401000 where slot < 10000 + 1000 * (
                            select extract(epoch from clock_timestamp())::bigint
                        );
                        update etl.quota_bucket set ahead_since = ahead_since - 82800000
                        """
                )
            )
            let counted = try await ledger.standings().map(\.usedInDay)
            #expect(counted == [2])
            try await connection.run(
                SQLScript(
                    name: "seconds",
                    text: "update etl.quota_bucket set ahead_since = ahead_since - 3600000"
                )
            )
            #expect(try await ledger.ask(budget: 7).granted == 1)
            #expect(
                try await connection.query(
                    SQLScript(
                        name: "future",
                        text: """
                            select count(*) from etl.quota_usage
                            where slot > 1000 * extract(epoch from clock_timestamp()) + 1000
                            """
                    )
                ).scalar(as: Int.self) == 0
            )
        }
    }
}
