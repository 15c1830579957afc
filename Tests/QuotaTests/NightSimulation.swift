import Foundation

@testable import Quota

/// A server with a daily quota, and a client that spends its budget each night, as a scheduler starts it.
struct NightSimulation {
    /// How a server's day is counted.
    enum Window: Sendable, CaseIterable {
        /// Each call leaves it after 24 hours.
        case rolling
        /// It begins with the first call, and ends with all of them.
        case firstCall
    }

    /// How many calls the server admits in a day.
    let quota: Int
    /// How many the client wants in 24 hours.
    let budget: Int
    let window: Window
    let clock: HandClock
    let ledger: QuotaLedger
    /// How many calls were answered, night for night.
    private(set) var passed: [Int] = []
    /// The nights that ended with a refusal.
    private(set) var refused: [Int] = []
    private var admitted: [Date] = []

    private static let day: TimeInterval = 86_400
    /// How long a night waits for a budget that frees.
    private static let patience: TimeInterval = 900

    init(quota: Int, budget: Int, window: Window) async throws {
        self.quota = quota
        self.budget = budget
        self.window = window
        clock = HandClock()
        ledger = try await QuotaLedger.inMemory(clock: clock.wallClock)
    }

    /// Lets so many nights go by; `foreign` tells how much of the quota others had spent just before each.
    mutating func run(nights: Int, foreign: (Int) -> Int = { _ in 0 }) async throws {
        let first = clock.now
        for night in 0..<nights {
            clock.set(max(clock.now, first + Double(night) * Self.day))
            // Others come later than the first call of the night before, with which a day of the server's may have begun.
            if foreign(night) > 0 { clock.advance(by: 60) }
            expire()
            admitted += Array(repeating: clock.now, count: foreign(night))
            try await spend(night, until: clock.now + Self.patience)
        }
    }

    private mutating func spend(_ night: Int, until end: Date) async throws {
        var count = 0
        while clock.now < end {
            clock.advance(by: 0.1)
            let admission = try await ledger.ask(budget: budget, proven: 1_000)
            if let freesAt = admission.spent?.freesAt, freesAt <= end {
                clock.set(max(clock.now, freesAt))
                continue
            }
            guard case .granted(let grant) = admission else { break }
            if let wait = call() {
                _ = try await ledger.refuse(sentAt: clock.now, retryAfter: wait, isQuota: true)
                refused.append(night)
                break
            }
            if grant.drawn.isProbe { try await ledger.clearStrikes(of: .one, .search) }
            count += 1
        }
        passed.append(count)
    }

    /// What the server says to a call: nothing, or how long to wait.
    private mutating func call() -> Duration? {
        expire()
        guard admitted.count >= quota else {
            admitted.append(clock.now)
            return nil
        }
        let opening = (admitted.first ?? clock.now) + Self.day
        return .seconds(max(1, opening.timeIntervalSince(clock.now).rounded(.up)))
    }

    private mutating func expire() {
        let start = clock.now - Self.day
        switch window {
        case .rolling: admitted.removeAll { $0 <= start }
        case .firstCall: if let first = admitted.first, first <= start { admitted = [] }
        }
    }
}
