import Diagnostics
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization

/// Sends requests, lands answers, and keeps count: what all four stages share.
final class Extractor: Sendable {
    /// The outcome of a request.
    enum Reply: Sendable {
        /// It was answered, and the answer has landed.
        case answered
        /// Spotify refuses it for good.
        case refused
        /// It was not answered, or not even sent; it may be another time.
        case unanswered
    }

    /// The outcome of a request whose failure has not been judged yet.
    enum Outcome: Sendable {
        /// It was answered, and the answer has landed, but for things of which it does not tell.
        case answered(leftOut: [String])
        /// Spotify, or what stands between, says no.
        case failed(SpotifyError)
        /// It was not sent, or its answer is of no use.
        case unanswered
    }

    let frontier: Frontier
    let knowledge: Knowledge
    let routes: LearnedCapabilities
    let claims: ClaimRegistry
    let context: any ProcedureContext
    let width: Int
    let recorder: RequestRecorder
    let limits: EffectiveLimits
    let clock: WallClock
    let state = Mutex(ExtractionState())
    let turns = RouteTurns()
    private let wait: QuotaWait
    private let client: SpotifyClient
    private let lander: AnswerLander

    init(
        client: SpotifyClient,
        lander: AnswerLander,
        frontier: Frontier,
        recorder: RequestRecorder,
        knowledge: Knowledge,
        routes: LearnedCapabilities,
        claims: ClaimRegistry,
        limits: EffectiveLimits,
        width: Int,
        context: any ProcedureContext,
        clock: WallClock
    ) {
        self.client = client
        self.lander = lander
        self.frontier = frontier
        self.recorder = recorder
        self.knowledge = knowledge
        self.routes = routes
        self.claims = claims
        self.width = width
        self.limits = limits
        self.context = context
        self.clock = clock
        wait = QuotaWait(context: context, clock: clock)
    }

    /// Whether anything may still be asked of `bucket`.
    func isOpen(_ bucket: Bucket) -> Bool {
        guard !context.stop.isRequested else { return false }
        return state.withLock { $0.closures[bucket] == nil && $0.tokenDelay == nil && $0.end == nil }
    }

    /// Whether the budget of `bucket` was waited for in this stage, or would have been.
    func hasAwaited(_ bucket: Bucket) -> Bool {
        state.withLock { $0.awaited.contains(bucket) }
    }

    /// Asks for `endpoint` and lands the answer.
    ///
    /// - Parameters:
    ///   - endpoint: What to ask.
    ///   - etag: The `ETag` of the answer that is known; that it still holds is an answer too.
    ///   - isPatient: Whether to wait where the bucket's budget is spent and frees soon; asking again later
    ///     does as well, and keeps no place from another bucket.
    ///   - claim: What of it is claimed; others may have it while this waits.
    /// - Returns: What came of it.
    /// - Throws: What makes going on useless: credentials, configuration, disk, a service that is down.
    func ask(
        _ endpoint: Endpoint,
        ifNoneMatch etag: String? = nil,
        patiently isPatient: Bool = true,
        with claim: ClaimedRequest? = nil
    ) async throws -> Reply {
        try await inTurn(at: AskedRequest(endpoint)?.route) {
            switch try await send(endpoint, ifNoneMatch: etag, patiently: isPatient, with: claim) {
            case .answered: Reply.answered
            case .unanswered: .unanswered
            case .failed(let error): try await judge(error, of: endpoint)
            }
        } ?? .unanswered
    }

    /// Asks for `endpoint` and lands the answer; what a failure means is left to the caller.
    func send(
        _ endpoint: Endpoint,
        ifNoneMatch etag: String? = nil,
        patiently isPatient: Bool = true,
        with claim: ClaimedRequest? = nil
    ) async throws -> Outcome {
        var isHeld = false
        while isOpen(endpoint.bucket) {
            if !isHeld, try await claim?.take() == false { return .unanswered }
            isHeld = true
            do {
                let answer = try await client.answer(to: endpoint, ifNoneMatch: etag)
                try recorder.check()
                return try await land(answer, ifNoneMatch: etag)
            } catch let error as SpotifyError {
                try recorder.check()
                guard let moment = postponement(error) else { return .failed(error) }
                if case .quota(.budgetSpent) = error {
                    guard isPatient else { return .unanswered }
                    // Another run's budget may be larger.
                    try await claim?.giveUp()
                    isHeld = false
                }
                // Another request may have found that the bucket is not worth waiting for.
                try await wait.wait(for: endpoint.bucket, until: moment) {
                    self.isOpen(endpoint.bucket)
                } meanwhile: { [isHeld] in
                    // What others of this process claim during the wait is in line behind this request.
                    if !isHeld { try await self.claims.lapseAhead() }
                }
            } catch is CancellationError {
                return .unanswered
            }
        }
        return .unanswered
    }

    /// Lands `answer`, which is of no use where it does not tell of what was asked for.
    private func land(_ answer: Answer, ifNoneMatch etag: String?) async throws -> Outcome {
        let findings = try await lander.land(answer, ifNoneMatch: etag)
        let isFirstForeign = state.withLock { state in
            state.answers += 1
            state.unansweredInARow = 0
            state.objects += findings.observation.sightings.count { $0.sight != .missing }
            guard let origin = findings.foreignNext else { return false }
            return state.foreignOrigins.insert(origin).inserted
        }
        if isFirstForeign, let origin = findings.foreignNext {
            context.warn(
                "the `next` of \(answer.endpoint.path) leads to \(origin), not to SPOTIFY_API_URL: it is not "
                    + "followed, and no token is sent there; the next page is counted"
            )
        }
        guard !findings.isUnderstood else {
            try noteAnswer(answer.endpoint, findings)
            return .answered(leftOut: findings.leftOut)
        }
        let words = "the answer does not hold what was asked for"
        recorder.misunderstood(answer, words)
        try recorder.check()
        state.withLock { state in
            state.unanswered += 1
            state.lastFailure = "\(answer.endpoint.target): \(words)"
        }
        context.warn("Spotify answered \(answer.endpoint.target), but \(words); start again later")
        return .unanswered
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
        context.report(done: done, total: total, detail: detail)
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
            group.addTask { [context, client, turns] in
                await context.stop.wait()
                // Waits for a turn, a place, a backoff or a Retry-After end at once; requests under way go on.
                if context.stop.isRequested {
                    turns.stop()
                    client.stop()
                }
                try? await Task.sleep(for: .seconds(3.5))
                return false
            }
            // Whichever ends first ends the other; work that is cancelled still lands what it has.
            while try await group.next() == false { group.cancelAll() }
            group.cancelAll()
        }
    }
}
