import Diagnostics
import Foundation
import Frontier
import Landing
import Quota
import Spotify
import Synchronization

/// Asks, lands, and keeps account: what all four stages share.
final class Extractor: Sendable {
    /// What came of a request.
    enum Reply: Sendable {
        /// It was answered, and the answer has landed.
        case answered
        /// Spotify refuses it for good.
        case refused
        /// It was not answered, or not even sent; it may be another time.
        case unanswered
    }

    let frontier: Frontier
    let knowledge: Knowledge
    let capabilities: Capabilities
    private let client: SpotifyClient
    private let lander: Lander
    private let book: RequestBook
    private let width: Int
    private let surroundings: Extraction.Surroundings
    private let state = Mutex(ExtractionState())

    init(
        client: SpotifyClient,
        lander: Lander,
        frontier: Frontier,
        book: RequestBook,
        knowledge: Knowledge,
        capabilities: Capabilities,
        width: Int,
        surroundings: Extraction.Surroundings
    ) {
        self.client = client
        self.lander = lander
        self.frontier = frontier
        self.book = book
        self.knowledge = knowledge
        self.capabilities = capabilities
        self.width = width
        self.surroundings = surroundings
    }

    /// Whether anything may still be asked of `bucket`.
    func isOpen(_ bucket: Bucket) -> Bool {
        !surroundings.stop.isRequested && state.withLock { $0.locks[bucket] == nil && $0.tokenDelay == nil }
    }

    /// Asks for `endpoint` and lands the answer.
    func ask(_ endpoint: Endpoint) async throws -> Reply {
        guard isOpen(endpoint.bucket) else { return .unanswered }
        let answer: Answer
        do {
            answer = try await client.answer(to: endpoint)
        } catch let error as SpotifyError {
            try book.check()
            return try judge(error, of: endpoint)
        } catch is CancellationError {
            return .unanswered
        }
        try book.check()
        let observation = try await lander.land(answer)
        state.withLock { state in
            state.answers += 1
            state.unansweredInARow = 0
            state.forbiddenInARow = 0
            state.objects += observation.sightings.count { $0.sight != .missing }
        }
        return .answered
    }

    /// Notes that `count` things were known well enough not to be asked for.
    func skip(_ count: Int) {
        state.withLock { $0.skippedFresh += count }
    }

    /// Notes that `count` more things have to be asked for.
    func expect(_ count: Int) {
        state.withLock { $0.total += count }
    }

    /// Notes that `count` things are done, the last one being `detail`.
    func finish(_ detail: String, count: Int = 1) {
        let (done, total) = state.withLock { state in
            state.done += count
            return (state.done, max(state.total, state.done))
        }
        surroundings.progress(done, total, detail)
    }

    /// Calls `body` for what `next` gives, as many at once as settings allow, until it gives `nil`.
    func each<Item: Sendable>(
        next: () async throws -> Item?,
        body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var underWay = 0
            while true {
                if underWay == width {
                    try await group.next()
                    underWay -= 1
                }
                guard let item = try await next() else { break }
                group.addTask { try await body(item) }
                underWay += 1
            }
            try await group.waitForAll()
        }
    }

    /// Calls `body` for each of `items`, as many at once as settings allow, while `bucket` is open.
    func each<Item: Sendable>(
        _ items: [Item],
        in bucket: Bucket,
        body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        var rest = items[...]
        try await each(next: { () -> Item? in isOpen(bucket) ? rest.popFirst() : nil }, body: body)
    }

    /// Performs `work`; once a stop is requested it has a few seconds to end what is under way.
    func untilStopped(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await work()
                return true
            }
            group.addTask { [surroundings, client] in
                await surroundings.stop.wait()
                // Waits for a place, a backoff or a Retry-After end at once; requests under way go on.
                if surroundings.stop.isRequested { client.stop() }
                try? await Task.sleep(for: .seconds(3.5))
                return false
            }
            // Whichever ends first ends the other; work that is cancelled still lands what it has.
            while try await group.next() == false { group.cancelAll() }
            group.cancelAll()
        }
    }

    /// What was done, and what keeps it from being complete.
    func tally(of stage: String) -> Tally {
        let state = state.withLock { $0 }
        var tally = Tally(stage: stage, counts: book.counts)
        for name in ["requests", "retried"] { tally.counts[name, default: 0] += 0 }
        tally.counts["answers"] = state.answers
        tally.counts["objects"] = state.objects
        tally.counts["skipped_fresh"] = state.skippedFresh
        tally.counts["failed"] = state.refused + state.unanswered
        var reasons = Bucket.allCases.compactMap { state.locks[$0]?.reason }
        var times = state.locks.values.map(\.until)
        if let delay = state.tokenDelay {
            reasons.append(delay.reason)
            times.append(delay.until)
        }
        if surroundings.stop.isRequested { reasons.append("stopped by request; start again to go on") }
        if state.unanswered > 0 {
            reasons.append(
                "\(state.unanswered) requests without an answer, the last one: \(state.lastTrouble)"
            )
        }
        tally.isPartial = !reasons.isEmpty
        tally.resumeAt = times.min()
        tally.reason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        return tally
    }
}

extension Extractor {
    /// Decides whether a failed request ends itself, its bucket, or the stage.
    private func judge(_ error: SpotifyError, of endpoint: Endpoint) throws -> Reply {
        switch error {
        case .bucketLocked(let bucket, let until, _):
            let isNew = state.withLock { $0.locks.updateValue((until, "\(error)"), forKey: bucket) == nil }
            if isNew { surroundings.warn("\(error)") }
            return .unanswered
        case .tokenDelayed(let until):
            let isNew = state.withLock { state in
                defer { state.tokenDelay = (until, "\(error)") }
                return state.tokenDelay == nil
            }
            if isNew { surroundings.warn("\(error)") }
            return .unanswered
        case .stopped:
            return .unanswered
        case .notFound, .badRequest:
            return refuse(error)
        case .forbidden:
            // One object may be closed to us; a route that is closed will refuse everything.
            guard endpoint.asked.count == 1, !isClosed() else { throw error }
            return refuse(error)
        case .unreachable, .unavailable, .garbled, .unexpected:
            return try giveUp(error)
        default:
            throw error
        }
    }

    private func refuse(_ error: SpotifyError) -> Reply {
        state.withLock { state in
            state.refused += 1
            state.unansweredInARow = 0
        }
        surroundings.warn("\(error)")
        return .refused
    }

    /// Notes one more thing that is forbidden; whether so many were in a row that everything seems to be.
    private func isClosed() -> Bool {
        state.withLock { state in
            state.forbiddenInARow += 1
            return state.forbiddenInARow > width + 2
        }
    }

    /// Notes a request that its retries did not help; when nothing is answered any more, the service is down.
    private func giveUp(_ error: SpotifyError) throws -> Reply {
        let isDown = state.withLock { state in
            state.unanswered += 1
            state.unansweredInARow += 1
            state.lastTrouble = "\(error)"
            if case .unreachable = error, state.answers == 0 { return true }
            return state.unansweredInARow > width + 2
        }
        if isDown { throw error }
        surroundings.warn("\(error)")
        return .unanswered
    }
}
