import Catalog
import Concurrency
import Foundation
import Frontier
import Spotify
import Synchronization

/// What was asked in vain, and when: what fails day after day goes behind what does not.
///
/// Without that it would stay the oldest, or the most worthwhile, and be asked for first night after night; and what
/// fails first closes the bucket for everything behind it.
final class UnansweredThings: Sendable {
    private let frontier: Frontier
    private let clock: WallClock
    private let spans: Mutex<[String: FailureSpan]>

    /// What earlier stages have asked in vain.
    ///
    /// - Parameters:
    ///   - frontier: Where it is kept.
    ///   - clock: The time.
    /// - Throws: A `SQLiteError`.
    init(in frontier: Frontier, clock: WallClock) async throws {
        self.frontier = frontier
        self.clock = clock
        spans = Mutex(try await frontier.unanswered())
    }

    /// When what is claimed as `name` failed; `nil` where it has been answered since, or has not failed lately.
    func failure(of name: @autoclosure () -> String) -> FailureSpan? {
        let known = spans.withLock { $0 }
        guard !known.isEmpty, let span = known[name()], span.isCurrent(at: clock.now()) else { return nil }
        return span
    }

    /// Whether what is claimed as `name` has failed on several days.
    func failsRepeatedly(_ name: @autoclosure () -> String) -> Bool {
        failure(of: name())?.isRepeated ?? false
    }

    /// Notes that the service answered `request` with a failure, or with what is of no use.
    ///
    /// - Throws: A `SQLiteError`.
    func note(_ request: AskedRequest) async throws {
        let names = request.claims
        let now = clock.now()
        spans.withLock { spans in
            for name in names {
                let known = spans[name].flatMap { $0.isCurrent(at: now) ? $0 : nil }
                spans[name] = FailureSpan(first: known?.first ?? now, last: now)
            }
        }
        try await frontier.note(unanswered: names, at: now)
    }

    /// Notes that `request` was answered, or refused.
    ///
    /// - Throws: A `SQLiteError`.
    func forget(_ request: AskedRequest) async throws {
        guard spans.withLock({ !$0.isEmpty }) else { return }
        var known: [String] = []
        for name in request.claims where spans.withLock({ $0.removeValue(forKey: name) }) != nil {
            known.append(name)
        }
        guard !known.isEmpty else { return }
        try await frontier.forget(unanswered: known)
    }
}

extension AskedRequest {
    /// How what was asked for is claimed: things, or lists.
    fileprivate var claims: [String] {
        guard let kind = objectKind else { return lists.map { $0.name.claim } }
        let order = ObjectOrder(kind: kind, sight: .full, market: market)
        return asked.map { order.claim($0) }
    }
}
