import Synchronization

/// The rate limit: so many calls in any period of so many seconds.
final class RateWindow: Sendable {
    private let size: Int
    private let period: Duration
    private let admitted = Mutex<[ContinuousClock.Instant]>([])

    /// A window that admits `size` calls in `period`.
    init(size: Int, period: Duration) {
        self.size = size
        self.period = period
    }

    /// Admits a call, or says after how many seconds to come again; a refused call does not count.
    func admit(at now: ContinuousClock.Instant = .now) -> Int? {
        admitted.withLock { admitted in
            admitted.removeAll { $0 + period <= now }
            if admitted.count < size {
                admitted.append(now)
                return nil
            }
            let reopening = admitted.first.map { $0 + period - now } ?? .seconds(1)
            return reopening.wholeSeconds
        }
    }
}

extension Duration {
    /// Whole seconds, rounded up, at least one.
    var wholeSeconds: Int {
        max(1, Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0))
    }
}
