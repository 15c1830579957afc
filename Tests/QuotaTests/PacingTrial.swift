import Foundation
import TestSupport
import Testing

@testable import Quota

/// A rolling window as Spotify keeps one, in real time.
private actor Window {
    private let size: Int
    private var admitted: [ContinuousClock.Instant] = []
    private(set) var passed: [ContinuousClock.Instant] = []
    private(set) var refused: [ContinuousClock.Instant] = []

    init(size: Int) { self.size = size }

    func admit() -> Int? {
        let now = ContinuousClock.now
        admitted.removeAll { $0 + .seconds(30) <= now }
        guard admitted.count >= size, let first = admitted.first else {
            admitted.append(now)
            passed.append(now)
            return nil
        }
        refused.append(now)
        return max(1, Int((first + .seconds(30) - now).components.seconds) + 1)
    }
}

/// Takes two minutes of real time: asked for by name.
@Suite(.enabled(if: Trials.areWanted, "DISCOGRAPH_TRIALS=1 asks for it"))
struct PacingTrial {
    @Test(arguments: [1, 2])
    func `in real time, turnstiles of one client keep just below the window together`(
        turnstiles: Int
    ) async throws {
        let ledger = try await QuotaLedger.inMemory()
        let window = Window(size: 100)
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<turnstiles {
                let turnstile = Turnstile(ledger: ledger, account: .one, budgets: .unlimited)
                for _ in 0..<8 {
                    group.addTask { await Self.work(turnstile, window, until: start + .seconds(125)) }
                }
            }
        }
        let refused = await window.refused.map { $0 - start }
        let passed = await window.passed.count { $0 - start < .seconds(120) }
        let ceiling = try await ledger.standings().first?.windowCeiling ?? 0
        print("\(turnstiles) turnstiles: refused at \(refused), \(passed) of 400 passed, ceiling \(ceiling)")
        // Each process may have one more under way than the others know to be safe.
        #expect((1...(turnstiles + 1)).contains(refused.count))
        #expect(passed >= 380)
    }

    private static func work(
        _ turnstile: Turnstile,
        _ window: Window,
        until end: ContinuousClock.Instant
    ) async {
        while ContinuousClock.now < end {
            do {
                let pass = try await turnstile.enter(.search, deadline: Date.now + 60)
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...80)))
                let wait = await window.admit()
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...80)))
                let ending = wait.map { RequestEnding.limited(retryAfter: .seconds($0), isQuota: false) }
                _ = try await turnstile.leave(pass, ending ?? .over)
            } catch {
                Issue.record(error)
                return
            }
        }
    }
}
