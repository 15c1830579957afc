import Foundation
import Synchronization

/// The rate limit: a number of calls per client id in any period of some seconds, by the wall clock.
final class RateWindow: Sendable {
    private let size: Int
    private let period: TimeInterval
    private let admitted = Mutex<[String: [Date]]>([:])

    /// A window that admits `size` calls of each client id in `period` seconds.
    init(size: Int, period: TimeInterval) {
        self.size = size
        self.period = period
    }

    /// Admits a call, or says after how many seconds to come again; a refused call does not count.
    func admit(_ client: String = "", at now: Date = Date()) -> Int? {
        admitted.withLock { admitted in
            var calls = admitted[client] ?? []
            calls.removeAll { $0 + period <= now }
            let isAdmitted = calls.count < size
            let reopening = calls.first.map { $0 + period } ?? now + 1
            if isAdmitted { calls.append(now) }
            admitted[client] = calls
            return isAdmitted ? nil : reopening.wholeSeconds(after: now, atMost: period)
        }
    }
}

extension Date {
    /// Whole seconds from `now` until this moment, rounded up: at least one, and no more than a window is long.
    ///
    /// A clock that was set back makes no wait longer than the window.
    func wholeSeconds(after now: Date, atMost window: TimeInterval) -> Int {
        Int(max(1, min(timeIntervalSince(now), window).rounded(.up)))
    }
}
