import Foundation
import Synchronization

/// The quota of Development Mode: a number of calls a day to each bucket of endpoints, counted per owner.
///
/// The wall clock decides, so that a machine whose clock is moved sees days go by.
final class Quota: Sendable {
    private struct Place: Hashable {
        let owner: String
        let bucket: Bucket
    }

    private let limits: [Bucket: Int]
    private let window: QuotaWindow
    private let length: TimeInterval
    private let admitted = Mutex<[Place: [Date]]>([:])

    /// A quota of `limits` in `length` seconds; buckets without a limit are free.
    init(limits: [Bucket: Int], window: QuotaWindow, length: TimeInterval) {
        self.limits = limits
        self.window = window
        self.length = length
    }

    /// Admits a call, or says after how many seconds to come again; a refused call does not count.
    func admit(_ bucket: Bucket, of owner: String = "", at now: Date = Date()) -> Int? {
        guard let limit = limits[bucket] else { return nil }
        return admitted.withLock { admitted in
            let place = Place(owner: owner, bucket: bucket)
            var calls = admitted[place] ?? []
            switch window {
            case .rolling: calls.removeAll { $0 + length <= now }
            case .firstCall: if let first = calls.first, first + length <= now { calls = [] }
            }
            let reopening = calls.first.map { $0 + length } ?? now + length
            let isAdmitted = calls.count < limit
            if isAdmitted { calls.append(now) }
            admitted[place] = calls
            return isAdmitted ? nil : reopening.wholeSeconds(after: now, atMost: length)
        }
    }
}
