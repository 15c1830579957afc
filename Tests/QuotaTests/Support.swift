import Concurrency
import Files
import Foundation
import Synchronization

@testable import Quota

/// A clock that a test sets; sleeping moves it on at once.
final class HandClock: Sendable {
    private let time: Mutex<Date>

    init(_ start: Date = Date(timeIntervalSince1970: 1_795_000_000)) {
        time = Mutex(start)
    }

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }

    func set(_ date: Date) { time.withLock { $0 = date } }

    /// Sleeping takes no time, but the clock moves on by as much.
    var wallClock: WallClock {
        WallClock(
            now: { self.now },
            sleep: {
                try Task.checkCancellation()
                self.advance(by: $0.seconds)
                await Task.yield()
            }
        )
    }
}

extension Account {
    static let one = Account(owner: "me", client: "one")
    static let two = Account(owner: "me", client: "two")
    static let other = Account(owner: "other", client: "three")
}

extension Files.StateDirectory {
    /// The ledger's file for the host of these tests.
    var ledgerFile: URL { url.appending(components: "quota", "api.test.sqlite") }
}

extension QuotaLedger {
    /// Asks for one request, as a turnstile does.
    func ask(
        _ bucket: Bucket = .search,
        of account: Account = .one,
        budget: Int? = nil,
        inFlight: Int = 0,
        proven: Int = 0,
        wanted: Int = 1
    ) async throws -> Admission {
        try await admit(
            AdmissionRequest(
                account: account,
                bucket: bucket,
                wanted: wanted,
                budget: budget,
                inFlight: inFlight,
                proven: proven,
                returned: []
            )
        )
    }

    /// Tells of a 429 to a request that was sent at `sentAt`.
    func refuse(
        _ bucket: Bucket = .search,
        of account: Account = .one,
        sentAt: Date,
        passed: Int = 0,
        retryAfter: Duration? = nil,
        isQuota: Bool = false
    ) async throws -> BucketLock? {
        try await refuse(
            RefusedRequest(
                account: account,
                bucket: bucket,
                sentAt: sentAt,
                answeredAt: clock.now(),
                passed: passed,
                retryAfter: retryAfter,
                isQuota: isQuota,
                longestPause: .seconds(60),
                returned: []
            )
        )
    }
}

extension Turnstile {
    /// Enters by `deadline`, and stays unless it leaves by the pass.
    @discardableResult
    func enter(_ bucket: Bucket, deadline: Date) async throws -> Pass {
        try await enter(bucket, deadline: deadline, patience: nil)
    }

    /// Enters by `deadline`, and leaves at once.
    @discardableResult
    func pass(
        _ bucket: Bucket,
        deadline: Date,
        _ ending: RequestEnding = .over
    ) async throws -> BucketLock? {
        let pass = try await enter(bucket, deadline: deadline)
        return try await leave(pass, ending)
    }
}

extension AdmissionGrant {
    /// Leave to send so many to search.
    static func of(_ count: Int, proof: Int, isProbe: Bool = false) -> AdmissionGrant {
        let instant = LedgerInstant(milliseconds: 1_795_000_000_000)
        let slots = LedgerSlots(day: instant, window: instant)
        return AdmissionGrant(
            drawn: DrawnNumbers(bucket: .search, count: count, slots: slots, isProbe: isProbe),
            proof: proof,
            left: nil
        )
    }
}

extension Admission {
    /// How many were granted.
    var granted: Int {
        if case .granted(let grant) = self { grant.drawn.count } else { 0 }
    }

    /// The lock that refuses.
    var lock: BucketLock? {
        if case .refused(.locked(let lock)) = self { lock } else { nil }
    }

    /// The budget that is spent.
    var spent: BudgetSpent? {
        if case .refused(.budgetSpent(let spent)) = self { spent } else { nil }
    }

    /// Until when to wait.
    var waitsUntil: Date? {
        if case .wait(let until) = self { until } else { nil }
    }
}
