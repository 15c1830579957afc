import Concurrency
import Diagnostics
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

/// What is not asked any more in this stage, and why: single buckets, or everything.
final class BucketClosures: Sendable {
    private struct State {
        /// Buckets of which nothing more is asked, until when it is of no use, and in whose words.
        var buckets: [Bucket: (until: Date?, reason: String)] = [:]
        /// Those of them that were closed because nothing of them is answered.
        var givenUp: Set<Bucket> = []
        /// Why nothing at all is asked any more: what was allowed to this start is used up.
        var end: String?
        /// No token before this time: nothing at all can be asked.
        var tokenDelay: (until: Date, reason: String)?
        /// Buckets whose budget was waited for, or would have been.
        var awaited: Set<Bucket> = []
    }

    private let context: any ProcedureContext
    private let state = Mutex(State())
    private let notices = Notices()

    /// No closure yet; what closes is said in `context`, whose stop closes everything.
    init(context: any ProcedureContext) {
        self.context = context
    }

    /// Whether anything may still be asked of `bucket`.
    func isOpen(_ bucket: Bucket) -> Bool {
        guard !context.stop.isRequested else { return false }
        return state.withLock { $0.buckets[bucket] == nil && $0.tokenDelay == nil && $0.end == nil }
    }

    /// Closes `bucket` for the sake of `obstacle`, and says so once; of several, the one that ends last stands.
    func close(_ bucket: Bucket, for obstacle: QuotaError) {
        let words = "\(SpotifyError.quota(obstacle))"
        let isNew = state.withLock { state in
            let known = state.buckets[bucket]
            // Requests under way together are refused together, and the first refusal may be told of last.
            if let known, (obstacle.until ?? .distantPast) <= (known.until ?? .distantPast) { return false }
            // A used-up quota passes by itself: what somebody has to see must not be hidden by it.
            let graver = state.givenUp.contains(bucket) ? known?.reason : nil
            state.buckets[bucket] = (until: obstacle.until, reason: graver ?? words)
            return known == nil
        }
        if isNew { context.warn(words) }
    }

    /// Closes `bucket` because nothing of it is answered, which stands above quota; a time that is known stays.
    func giveUp(_ bucket: Bucket, _ reason: String) {
        state.withLock { state in
            guard state.givenUp.insert(bucket).inserted else { return }
            let until = state.buckets[bucket]?.until
            state.buckets[bucket] = (until: until, reason: reason)
        }
    }

    /// Closes everything until the time at which there is a token again, and says so once.
    func close(until time: Date, for error: SpotifyError) {
        state.withLock { $0.tokenDelay = (time, "\(error)") }
        if notices.once(.tokenDelay) { context.warn("\(error)") }
    }

    /// Closes everything, because what was allowed to this start is used up, and says so once.
    func end(_ error: SpotifyError) {
        state.withLock { $0.end = "\(error)" }
        if notices.once(.allowanceSpent) { context.warn("\(error)") }
    }

    /// Takes note that the budget of `bucket` is waited for; returns whether it is so for the first time.
    func awaits(_ bucket: Bucket) -> Bool {
        state.withLock { $0.awaited.insert(bucket).inserted }
    }

    /// Whether the budget of `bucket` was waited for in this stage, or would have been.
    func hasAwaited(_ bucket: Bucket) -> Bool {
        state.withLock { $0.awaited.contains(bucket) }
    }

    /// How much was closed for another reason than quota: buckets that are not answered, and all for want of a token.
    var givenUp: Int { state.withLock { $0.givenUp.count + ($0.tokenDelay == nil ? 0 : 1) } }

    /// Why not everything was asked.
    var reasons: [String] {
        state.withLock { state in
            var reasons = Bucket.allCases.compactMap { state.buckets[$0]?.reason }
            if let delay = state.tokenDelay { reasons.append(delay.reason) }
            if let end = state.end { reasons.append(end) }
            return reasons
        }
    }

    /// When another start is of use; `nil` where it is at once, or no time is known.
    var resumeAt: Date? {
        state.withLock { state in
            // What was allowed to this start says nothing about the next one, which may go on at once.
            guard state.end == nil else { return nil }
            return (state.buckets.values.compactMap(\.until) + [state.tokenDelay?.until].compactMap(\.self))
                .min()
        }
    }
}
