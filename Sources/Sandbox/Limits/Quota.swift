import Synchronization

/// The quota of Development Mode: so many calls a day to each bucket of endpoints.
final class Quota: Sendable {
    private let limits: [Bucket: Int]
    private let window: QuotaWindow
    private let length: Duration
    private let admitted = Mutex<[Bucket: [ContinuousClock.Instant]]>([:])

    /// A quota of `limits`; buckets without a limit are free.
    init(limits: [Bucket: Int], window: QuotaWindow, length: Duration) {
        self.limits = limits
        self.window = window
        self.length = length
    }

    /// Admits a call, or says after how many seconds to come again; a refused call does not count.
    func admit(_ bucket: Bucket, at now: ContinuousClock.Instant = .now) -> Int? {
        guard let limit = limits[bucket] else { return nil }
        return admitted.withLock { admitted in
            var calls = admitted[bucket] ?? []
            switch window {
            case .rolling: calls.removeAll { $0 + length <= now }
            case .firstCall: if let first = calls.first, first + length <= now { calls = [] }
            }
            let reopening = calls.first.map { $0 + length - now } ?? length
            let isAdmitted = calls.count < limit
            if isAdmitted { calls.append(now) }
            admitted[bucket] = calls
            return isAdmitted ? nil : reopening.wholeSeconds
        }
    }
}
