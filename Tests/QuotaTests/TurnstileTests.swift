import Concurrency
import Files
import Foundation
import TestSupport
import Testing

@testable import Quota

private actor Headcount {
    private var now = 0
    private(set) var most = 0

    func change(by number: Int) {
        now += number
        most = max(most, now)
    }
}

private actor Order {
    private(set) var numbers: [Int] = []

    func add(_ number: Int) { numbers.append(number) }
}

@Suite struct TurnstileTests {
    private let clock = HandClock()

    private func turnstile(
        _ budgets: Budgets = .unlimited,
        ledger: QuotaLedger? = nil,
        maximumInFlight: Int = 8
    ) async throws -> Turnstile {
        let own = try await QuotaLedger.inMemory(clock: clock.wallClock)
        return Turnstile(
            ledger: ledger ?? own,
            account: .one,
            budgets: budgets,
            clock: clock.wallClock,
            maximumInFlight: maximumInFlight,
            jitter: { 0 }
        )
    }

    private var soon: Date { clock.now + 60 }

    /// Waits until so many wait at `turnstile`.
    private func wait(for count: Int, at turnstile: Turnstile) async throws {
        // Only a hang takes so long.
        let deadline = ContinuousClock.now + .seconds(50)
        while turnstile.waiting < count {
            try #require(ContinuousClock.now < deadline, "of \(count) only \(turnstile.waiting) came")
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test func `who enters is counted before`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        let turnstile = try await turnstile(Budgets([.search: 5]), ledger: ledger)
        let pass = try await turnstile.enter(.search, deadline: soon)
        #expect(try await ledger.standings().map(\.usedInDay) == [1])
        #expect(try await turnstile.leave(pass, .over) == nil)
        #expect(try await turnstile.outlook(for: .search) == .open(left: 4))
    }

    @Test func `a spent budget turns away at once, and says when it frees`() async throws {
        let turnstile = try await turnstile(Budgets([.search: 1]))
        let start = clock.now
        try await turnstile.pass(.search, deadline: soon)
        await #expect {
            try await turnstile.enter(.search, deadline: soon)
        } throws: { error in
            guard case .budgetSpent(let spent) = error as? QuotaError else { return false }
            return abs(spent.freesAt.timeIntervalSince(start) - 86_400) <= 0.2
        }
        #expect(clock.now == start)
        guard case .closed(.budgetSpent) = try await turnstile.outlook(for: .search) else {
            Issue.record("the outlook is open")
            return
        }
    }

    @Test func `whoever was turned away finds the bucket closed`() async throws {
        for _ in 0..<300 {
            let turnstile = try await turnstile(Budgets([.search: 1]))
            try await turnstile.pass(.search, deadline: soon)
            await #expect(throws: QuotaError.self) { try await turnstile.enter(.search, deadline: soon) }
            guard case .closed = try await turnstile.outlook(for: .search) else {
                Issue.record("the outlook is open")
                return
            }
        }
    }

    @Test func `a lock is returned to the one who met it, and closes the bucket`() async throws {
        let turnstile = try await turnstile()
        let refusal = RequestEnding.limited(retryAfter: .seconds(86_400), isQuota: true)
        let lock = try await turnstile.pass(.search, deadline: soon, refusal)
        #expect(lock == BucketLock(bucket: .search, until: clock.now + 86_400, reason: .quotaExceeded))
        let error = try #require(lock.map { QuotaError.locked($0) })
        await #expect(throws: error) { try await turnstile.enter(.search, deadline: soon) }
        #expect(try await turnstile.outlook(for: .search) == .closed(error))
        try await turnstile.enter(.albums, deadline: soon)
    }

    @Test func `a pause is waited out within the deadline, and refused at once beyond it`() async throws {
        let turnstile = try await turnstile()
        let pass = try await turnstile.enter(.search, deadline: soon)
        let start = clock.now
        #expect(try await turnstile.leave(pass, .limited(retryAfter: .seconds(20), isQuota: false)) == nil)
        await #expect(throws: QuotaError.later(.albums, until: start + 20)) {
            try await turnstile.enter(.albums, deadline: start + 10)
        }
        #expect(clock.now == start)
        try await turnstile.enter(.search, deadline: start + 30)
        #expect(clock.now >= start + 20)
        #expect(clock.now < start + 21)
    }

    @Test func `no more are under way than may be`() async throws {
        let turnstile = try await turnstile(maximumInFlight: 3)
        let underWay = Headcount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let pass = try await turnstile.enter(.search, deadline: .distantFuture)
                    await underWay.change(by: 1)
                    await Task.yield()
                    await underWay.change(by: -1)
                    _ = try await turnstile.leave(pass, .over)
                }
            }
            try await group.waitForAll()
        }
        #expect((1...3).contains(await underWay.most))
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock turns away those who wait, and nobody else`() async throws {
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.inMemory(),
            account: .one,
            budgets: .unlimited,
            maximumInFlight: 1
        )
        let pass = try await turnstile.enter(.search, deadline: .distantFuture)
        let search = Task { try await turnstile.enter(.search, deadline: .distantFuture) }
        let albums = Task { try await turnstile.enter(.albums, deadline: .distantFuture) }
        try await wait(for: 2, at: turnstile)
        let lock = try await turnstile.leave(pass, .limited(retryAfter: nil, isQuota: true))
        #expect(lock != nil)
        await #expect(throws: QuotaError.self) { try await search.value }
        _ = try await albums.value
    }

    @Test(.timeLimit(.minutes(10)))
    func `closing and cancelling end the waiting`() async throws {
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.inMemory(),
            account: .one,
            budgets: .unlimited,
            maximumInFlight: 1
        )
        let pass = try await turnstile.enter(.search, deadline: .distantFuture)
        let cancelled = Task { try await turnstile.enter(.search, deadline: .distantFuture) }
        let closed = Task { try await turnstile.enter(.search, deadline: .distantFuture) }
        try await wait(for: 2, at: turnstile)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        turnstile.close()
        await #expect(throws: QuotaError.closed) { try await closed.value }
        await #expect(throws: QuotaError.closed) { try await turnstile.enter(.albums, deadline: soon) }
        #expect(try await turnstile.leave(pass, .over) == nil)
    }

    @Test(.timeLimit(.minutes(10)))
    func `who waits for a place is turned away at its deadline, or when its patience ends`() async throws {
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.inMemory(),
            account: .one,
            budgets: .unlimited,
            maximumInFlight: 1
        )
        try await turnstile.enter(.search, deadline: .distantFuture)
        await #expect(throws: QuotaError.self) {
            try await turnstile.enter(.search, deadline: Date.now + 0.2)
        }
        await #expect(throws: QuotaError.self) {
            try await turnstile.enter(.search, deadline: .distantFuture, patience: .milliseconds(200))
        }
    }

    @Test func `they pass in the order in which they came`() async throws {
        let turnstile = try await turnstile(Budgets([.search: 100]), maximumInFlight: 1)
        let pass = try await turnstile.enter(.search, deadline: .distantFuture)
        let order = Order()
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<10 {
            tasks.append(
                Task {
                    let pass = try await turnstile.enter(.search, deadline: .distantFuture)
                    await order.add(number)
                    _ = try await turnstile.leave(pass, .over)
                }
            )
            try await wait(for: number + 1, at: turnstile)
        }
        _ = try await turnstile.leave(pass, .over)
        for task in tasks { try await task.value }
        #expect(await order.numbers == Array(0..<10))
    }

    @Test(arguments: [nil, Duration.zero])
    func `a season of refusals without a time ends in a lock, not in a storm`(wait: Duration?) async throws {
        let turnstile = try await turnstile()
        let start = clock.now
        var requests = 0
        var lock: BucketLock?
        let refusal = RequestEnding.limited(retryAfter: wait, isQuota: false)
        while lock == nil, requests < 100 {
            lock = try await turnstile.pass(.search, deadline: clock.now + 3_600, refusal)
            requests += 1
        }
        #expect(requests == 8)
        #expect(clock.now.timeIntervalSince(start) >= 123)
        #expect(lock?.reason == .rateLimited)
    }

    @Test func `an endpoint that refuses everything is locked though others answer`() async throws {
        let turnstile = try await turnstile()
        var refusals = 0
        var lock: BucketLock?
        let refusal = RequestEnding.limited(retryAfter: .seconds(1), isQuota: false)
        while lock == nil, refusals < 100 {
            lock = try await turnstile.pass(.search, deadline: clock.now + 3_600, refusal)
            refusals += 1
            if lock != nil { break }
            try await turnstile.pass(.albums, deadline: clock.now + 3_600)
        }
        #expect(refusals == 3)
        #expect(lock?.until.timeIntervalSince(clock.now).rounded() == 30)
        // The others are not paused, and the pace is what it was.
        let start = clock.now
        for _ in 0..<50 {
            try await turnstile.pass(.albums, deadline: clock.now + 3_600)
        }
        #expect(clock.now == start)
        // Then each lock costs one refusal, and is longer than the one before.
        for length in [60.0, 120] {
            clock.set(try #require(lock?.until) + 0.1)
            let refusal = RequestEnding.limited(retryAfter: nil, isQuota: false)
            lock = try await turnstile.pass(.search, deadline: clock.now + 3_600, refusal)
            #expect(lock?.until.timeIntervalSince(clock.now).rounded() == length)
        }
    }

    @Test func `after a lock one request at a time is sent, until one is answered`() async throws {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        for _ in 0..<50 { _ = try await ledger.ask(proven: 1_000) }
        clock.advance(by: 1)
        let lock = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(100))
        clock.set(try #require(lock?.until) + 0.1)
        #expect(try await ledger.ask(inFlight: 0, wanted: 8).granted == 1)
        #expect(try await ledger.ask(inFlight: 1).waitsUntil != nil)
        #expect(try await ledger.ask(.albums, inFlight: 1, proven: 1_000).granted == 1)
        // Refused again, and answered after the next lock.
        #expect(try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(100)) != nil)
        clock.advance(by: 100.1)
        #expect(try await ledger.ask().granted == 1)
        #expect(try await ledger.ask().granted == 0)
        try await ledger.clearStrikes(of: .one, .search)
        for _ in 0..<3 { #expect(try await ledger.ask().granted == 1) }
    }

    @Test func `a process that died with the only request under way does not block the others`() async throws
    {
        let ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
        _ = try await ledger.ask()
        _ = try await ledger.refuse(sentAt: clock.now, retryAfter: .seconds(2))
        clock.advance(by: 2.1)
        #expect(try await ledger.ask(.albums).granted == 1)
        #expect(try await ledger.ask(.tracks).granted == 0)
        clock.advance(by: 60)
        #expect(try await ledger.ask(.tracks).granted == 1)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a bucket that refuses everything hardly slows those that answer`() async throws {
        let turnstile = Turnstile(
            ledger: try await QuotaLedger.inMemory(),
            account: .one,
            budgets: .unlimited
        )
        let (refused, answered) = (Order(), Order())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    while let pass = try? await turnstile.enter(.search, deadline: .distantFuture) {
                        try? await Task.sleep(for: .milliseconds(5))
                        await refused.add(1)
                        _ = try? await turnstile.leave(pass, .limited(retryAfter: nil, isQuota: false))
                    }
                }
                group.addTask {
                    for number in 0..<100 {
                        guard let pass = try? await turnstile.enter(.albums, deadline: .distantFuture)
                        else { return }
                        try? await Task.sleep(for: .milliseconds(5))
                        await answered.add(number)
                        _ = try? await turnstile.leave(pass, .over)
                    }
                }
            }
        }
        // At the pace that such refusals may teach, these take half an hour, more than the test's time.
        #expect(await answered.numbers.count == 600)
        // Three in a row, and those that were under way with the first.
        #expect((3...10).contains(await refused.numbers.count))
    }

    @Test(.timeLimit(.minutes(10)))
    func `when a lock has ended, eight who come at once cost one refusal`() async throws {
        let turnstile = try await turnstile()
        let refusal = RequestEnding.limited(retryAfter: .seconds(90), isQuota: true)
        let lock = try await turnstile.pass(.search, deadline: clock.now + 60, refusal)
        clock.set(try #require(lock?.until) + 0.1)
        let sent = Headcount()
        // Who comes late waits for no second lock to end.
        let deadline = clock.now + 60
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    guard let pass = try? await turnstile.enter(.search, deadline: deadline) else { return }
                    await sent.change(by: 1)
                    try? await Task.sleep(for: .milliseconds(20))
                    _ = try? await turnstile.leave(
                        pass,
                        .limited(retryAfter: .seconds(86_400), isQuota: true)
                    )
                }
            }
        }
        #expect(await sent.most == 1)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a lock that another process met turns away those who wait here`() async throws {
        let scratch = try ScratchDirectory()
        let state = StateDirectory(url: scratch.url)
        let ledgers = [
            try await QuotaLedger.local(in: state, host: "api.test"),
            try await QuotaLedger.local(in: state, host: "api.test"),
        ]
        let turnstiles = ledgers.map {
            Turnstile(ledger: $0, account: .one, budgets: .unlimited, longestPause: .seconds(3_600))
        }
        let first = try await turnstiles[0].enter(.search, deadline: .distantFuture)
        let second = try await turnstiles[0].enter(.search, deadline: .distantFuture)
        // Whoever waits for the end of the pause comes to the end of the test's time.
        _ = try await turnstiles[0].leave(first, .limited(retryAfter: .seconds(3_000), isQuota: false))
        let waiting = Task { try await turnstiles[1].enter(.search, deadline: .distantFuture) }
        try await wait(for: 1, at: turnstiles[1])
        // It may hear of the pause first; should it meet the lock at once, that is as good.
        try await Task.sleep(for: .milliseconds(50))
        _ = try await turnstiles[0].leave(second, .limited(retryAfter: .seconds(900), isQuota: true))
        await #expect {
            try await waiting.value
        } throws: { error in
            guard case .locked = error as? QuotaError else { return false }
            return true
        }
    }
}
