public import Foundation
import Synchronization

/// How many requests may still be sent, and until when: what `--max-requests` and `--deadline` set.
///
/// One allowance is shared by all tasks of a stage. Requests for tokens are not counted.
public final class RequestAllowance: Sendable {
    /// Which of the two is used up.
    public enum Limit: Sendable, Equatable {
        /// That number of requests has been sent.
        case requests(Int)
        /// What was left of that many requests of a whole run has been sent.
        case requestsOfRun(Int)
        /// That moment has come.
        case deadline(Date)
    }

    /// How many requests may be sent in all; `nil` for any number.
    public let maximum: Int?
    /// The moment from which on none is sent; `nil` for never.
    public let deadline: Date?
    /// How many requests the whole run may send, of which `maximum` are left; `nil` for a stage by itself.
    private let total: Int?
    private let sent = Mutex(0)

    /// An allowance of `maximum` requests, perhaps the rest of `total`, until `deadline`; without any, of everything.
    public init(maximum: Int? = nil, ofRun total: Int? = nil, deadline: Date? = nil) {
        self.maximum = maximum
        self.total = total
        self.deadline = deadline
    }

    /// What is used up at `now`; `nil` while requests may be sent.
    public func spentLimit(at now: Date) -> Limit? {
        sent.withLock { spentLimit(of: $0, at: now) }
    }

    /// Takes one request.
    ///
    /// - Throws: ``SpotifyError/allowanceSpent(_:)``.
    func take(at now: Date) throws {
        let spent = sent.withLock { sent in
            let spent = spentLimit(of: sent, at: now)
            if spent == nil { sent += 1 }
            return spent
        }
        if let spent { throw SpotifyError.allowanceSpent(spent) }
    }

    /// Takes back a request that was not sent.
    func giveBack() {
        sent.withLock { $0 -= 1 }
    }

    private func spentLimit(of sent: Int, at now: Date) -> Limit? {
        if let maximum, sent >= maximum { return total.map(Limit.requestsOfRun) ?? .requests(maximum) }
        if let deadline, now >= deadline { return .deadline(deadline) }
        return nil
    }
}
