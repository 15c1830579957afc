import Files
import Foundation
import TestSupport
import Testing

@testable import Quota

/// Client ids that turn up under another owner's name than before.
@Suite struct OwnerTests {
    /// Where a ledger lies.
    enum Place: Sendable, CaseIterable {
        case file
        case database
    }

    private static let unnamed = Account(owner: "app", client: "app")
    private static let named = Account(owner: "me", client: "app")

    /// Runs `body` with one ledger as two processes see it.
    private func with(
        _ place: Place,
        _ body: (QuotaLedger, QuotaLedger) async throws -> Void
    ) async throws {
        switch place {
        case .file:
            let scratch = try ScratchDirectory()
            let state = StateDirectory(url: scratch.url)
            try await body(
                try await QuotaLedger.local(in: state, host: "api.test"),
                try await QuotaLedger.local(in: state, host: "api.test")
            )
        case .database:
            try await TemporaryDatabase.with { database in
                try await body(
                    try await QuotaLedger.database(database.settings, host: "api.test"),
                    try await QuotaLedger.database(database.settings, host: "api.test")
                )
            }
        }
    }

    private func spend(_ count: Int, of account: Account, in ledger: QuotaLedger) async throws {
        for _ in 0..<count {
            let granted = try await ledger.ask(.albums, of: account).granted
            #expect(granted == 1)
        }
    }

    @Test(arguments: Place.allCases)
    func `who begins to name the owner keeps locks, counts and ceilings`(place: Place) async throws {
        try await with(place) { ledger, _ in
            try await spend(3, of: Self.unnamed, in: ledger)
            for _ in 0..<20 { _ = try await ledger.ask(of: Self.unnamed) }
            let lock = try await ledger.refuse(
                of: Self.unnamed,
                sentAt: .now,
                retryAfter: .seconds(86_000),
                isQuota: true
            )
            let until = try #require(lock?.until)

            // Before anything is asked under the new name, a plan sees it there, and nothing has changed.
            let foreseen = try await ledger.standings(for: [Self.named])
            #expect(foreseen.map(\.account) == [Self.named, Self.named])
            #expect(foreseen.map(\.usedInDay) == [3, 20])
            #expect(foreseen.last?.lock != nil)
            let before = try await ledger.standings()
            #expect(before.map(\.account) == [Self.unnamed, Self.unnamed])

            let found = try #require(try await ledger.ask(of: Self.named).lock)
            #expect(abs(found.until.timeIntervalSince(until)) < 60)
            let spent = try await ledger.ask(.albums, of: Self.named, budget: 3).spent
            #expect(spent?.used == 3)
            let after = try await ledger.standings()
            #expect(after.map(\.account) == [Self.named, Self.named])
            #expect(after.map(\.usedInDay) == [3, 20])
            #expect(after.map(\.dailyCeiling) == [nil, 19])
        }
    }

    @Test(arguments: Place.allCases)
    func `where both names have counts each request counts once, whichever name is used in turn`(
        place: Place
    ) async throws {
        try await with(place) { ledger, _ in
            try await spend(2, of: .two, in: ledger)
            try await spend(3, of: Self.unnamed, in: ledger)
            for (account, used) in [(Self.named, 5), (Self.unnamed, 6), (Self.named, 7), (.two, 8)] {
                let spent = try await ledger.ask(.albums, of: account, budget: used).spent
                #expect(spent?.used == used, "\(account)")
                try await spend(1, of: account, in: ledger)
            }
            let standings = try await ledger.standings(of: "me")
            #expect(standings.map(\.usedInDay) == [9, 9])
            #expect(standings.map(\.usedInDayByClient) == [6, 3])
        }
    }

    @Test(arguments: Place.allCases)
    func `programs that race under both names get the last requests once`(place: Place) async throws {
        try await with(place) { ledger, other in
            try await spend(1, of: .two, in: ledger)
            try await spend(1, of: Self.unnamed, in: ledger)
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<40 {
                    let isNamed = index % 2 == 0
                    group.addTask {
                        try await (isNamed ? ledger : other)
                            .ask(
                                .albums,
                                of: isNamed ? Self.named : Self.unnamed,
                                budget: 22,
                                proven: 10_000
                            )
                            .granted
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(granted == 20)
        }
    }

    @Test(arguments: Place.allCases)
    func `an owner to whom other client ids still belong keeps what was counted, and the lock`(
        place: Place
    ) async throws {
        try await with(place) { ledger, _ in
            let leaving = Account(owner: "me", client: "leaving")
            try await spend(2, of: .one, in: ledger)
            try await spend(2, of: leaving, in: ledger)
            _ = try await ledger.ask(of: leaving)
            _ = try await ledger.refuse(of: leaving, sentAt: .now, isQuota: true)
            let left = Account(owner: "you", client: "leaving")
            for account in [left, .one] {
                let lock = try await ledger.ask(of: account).lock
                #expect(lock?.reason == .quotaExceeded, "\(account)")
                let spent = try await ledger.ask(.albums, of: account, budget: 4).spent
                #expect(spent?.used == 4, "\(account)")
            }
        }
    }

    @Test func `a refusal under the new name locks what was locked under the former one for longer`()
        async throws
    {
        let clock = HandClock()
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask(of: Self.unnamed)
        _ = try await ledger.refuse(
            of: Self.unnamed,
            sentAt: clock.now,
            retryAfter: .seconds(9_000),
            isQuota: true
        )
        let lock = try await ledger.refuse(
            of: Self.named,
            sentAt: clock.now,
            retryAfter: .seconds(90),
            isQuota: true
        )
        #expect(lock?.until == clock.now + 9_000)
    }

    @Test func `of two records the newer ceiling, the later lock and the latest slot stand`() {
        let now = LedgerInstant(milliseconds: 1_795_000_000_000)
        var old = BucketState(openedAt: now - Duration.seconds(900))
        old.ceiling = 20
        old.ceilingAt = now - Duration.seconds(800)
        old.latestSlot = now
        old.strikes = 2
        old.lock(for: .seconds(700), .quotaExceeded, at: now)
        var new = BucketState(openedAt: now - Duration.seconds(300))
        new.ceiling = 48
        new.ceilingAt = now - Duration.seconds(200)
        new.latestSlot = now - Duration.seconds(200)
        new.lock(for: .seconds(70), .rateLimited, at: now)
        for merged in [old.merged(with: new, at: now), new.merged(with: old, at: now)] {
            #expect(merged.ceiling == 48)
            #expect(merged.ceilingAt == new.ceilingAt)
            #expect(merged.openedAt == new.openedAt)
            #expect(merged.lockPeriod == old.lockPeriod)
            #expect(merged.lockReason == .quotaExceeded)
            #expect(merged.latestSlot == now)
            #expect(merged.strikes == 2)
        }
        new.ceiling = nil
        #expect(new.merged(with: old, at: now).ceiling == 20)
    }
}
