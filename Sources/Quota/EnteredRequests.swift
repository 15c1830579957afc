import Foundation

/// The requests that have entered a turnstile and not left, each by the number of its pass.
struct EnteredRequests {
    /// One of them.
    struct Request {
        let bucket: Bucket
        let sentAt: Date
        /// Whether it is to show if refusals go on.
        fileprivate(set) var isProbe: Bool
    }

    private var requests: [Int: Request] = [:]
    /// Buckets of which the next to enter is to show whether refusals go on.
    private var probing: Set<Bucket> = []

    /// Takes note of a grant that is used from now on, in place of the bucket's last one.
    mutating func expect(_ drawn: DrawnNumbers) {
        if drawn.isProbe {
            probing.insert(drawn.bucket)
        } else {
            probing.remove(drawn.bucket)
        }
    }

    /// Adds one that is sent now.
    mutating func enter(_ waiter: WaitingLine.Waiter, at now: Date) {
        // Of a grant for a probe there is one number.
        let isProbe = probing.remove(waiter.bucket) != nil
        requests[waiter.number] = Request(bucket: waiter.bucket, sentAt: now, isProbe: isProbe)
    }

    /// Adds those that are sent now, of all whose waiting has ended.
    mutating func enter(_ resumptions: [WaitingLine.Resumption], at now: Date) {
        for (waiter, result) in resumptions {
            if case .success = result { enter(waiter, at: now) }
        }
    }

    /// Takes out one that has ended and was not refused; `nil` when it has left before.
    mutating func leave(_ pass: Pass) -> Request? {
        requests.removeValue(forKey: pass.number)
    }

    /// Takes out one that was refused; `nil` when it has left before.
    mutating func refuse(_ pass: Pass) -> Request? {
        guard let refused = requests.removeValue(forKey: pass.number) else { return nil }
        // What was sent before a refusal does not show whether they go on after it.
        for (number, request) in requests where request.bucket == refused.bucket {
            requests[number]?.isProbe = false
        }
        return refused
    }
}
