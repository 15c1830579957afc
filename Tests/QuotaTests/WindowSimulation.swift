import Foundation

@testable import Quota

/// A server with a rolling window and a client that always has work, under a clock of their own.
struct WindowSimulation {
    /// What the server did with a request.
    struct Answer {
        let at: Date
        let isRefused: Bool
    }

    /// How many the server admits in 30 seconds; `nil` for all.
    var window: Int?
    /// How long a request travels, there and back.
    var latency: TimeInterval = 0.1
    /// How much longer or shorter, from 0 to 1.
    var unevenness = 0.3
    /// What the server says in `Retry-After`, given the true number of seconds.
    var retryAfter: @Sendable (Int) -> Duration? = { .seconds($0) }
    /// Requests that others send with the same client id, at these times.
    var others: [Date] = []
    var maximum = 8

    let clock: HandClock
    let ledger: QuotaLedger
    private(set) var answers: [Answer] = []
    private var admitted: [Date] = []
    private var underWay: [(number: Int, endsAt: Date, retryAfter: Int?)] = []
    private var requests = UnderWay()
    private var seed: UInt64 = 42
    private(set) var widest = 0

    init(clock: HandClock, ledger: QuotaLedger) {
        self.clock = clock
        self.ledger = ledger
    }

    /// Lets the client work for so many seconds.
    mutating func run(for seconds: TimeInterval) async throws {
        let end = clock.now + seconds
        var next = clock.now
        while clock.now < end {
            try await answer()
            if clock.now >= next {
                switch try await decision() {
                case .granted(let grant):
                    send(grant)
                    next = clock.now
                case .wait(let until): next = until + random() * 0.05
                case .full: next = underWay.map(\.endsAt).min() ?? clock.now
                case .refused(let error): next = error.until ?? end
                }
            }
            if clock.now < next {
                clock.set(min(next, underWay.map(\.endsAt).min() ?? next))
            } else {
                clock.advance(by: 0.000_05)
            }
        }
    }

    /// Answers in a span of time, counted from the first request.
    func answers(from start: TimeInterval, to end: TimeInterval) -> [Answer] {
        guard let first = answers.first else { return [] }
        return answers.filter { $0.at >= first.at + start && $0.at < first.at + end }
    }

    private mutating func decision() async throws -> Admission {
        guard underWay.count < maximum else { return .full }
        return try await ledger.ask(inFlight: requests.count, proven: requests.takeProven())
    }

    private mutating func send(_ grant: AdmissionGrant) {
        let latency = latency * (1 + unevenness * (random() - 0.5))
        let arrival = clock.now + latency / 2
        let verdict = admit(at: arrival)
        answers.append(Answer(at: arrival, isRefused: verdict != nil))
        underWay.append((answers.count, clock.now + latency, verdict))
        requests.add(answers.count, of: grant, at: clock.now)
        widest = max(widest, underWay.count)
    }

    private mutating func admit(at time: Date) -> Int? {
        guard let window else { return nil }
        let foreign = others.filter { $0 <= time && $0 > time - 30 }
        admitted.removeAll { $0 <= time - 30 }
        if admitted.count + foreign.count < window {
            admitted.append(time)
            return nil
        }
        let oldest = (admitted + foreign).min() ?? time
        return max(1, Int((oldest + 30).timeIntervalSince(time).rounded(.up)))
    }

    private mutating func answer() async throws {
        while let index = underWay.firstIndex(where: { $0.endsAt <= clock.now }) {
            let ended = underWay.remove(at: index)
            if let seconds = ended.retryAfter {
                guard let refused = requests.refuse(ended.number) else { continue }
                _ = try await ledger.refuse(
                    sentAt: refused.sentAt,
                    passed: refused.passed,
                    retryAfter: retryAfter(seconds)
                )
            } else if requests.end(ended.number, isAnswered: true)?.isProbe == true {
                try await ledger.clearStrikes(of: .one, .search)
            }
        }
    }

    private mutating func random() -> Double {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(seed >> 33) / Double(UInt32.max / 2 + 1)
    }
}
