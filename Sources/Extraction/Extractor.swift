import Concurrency
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// What all four stages ask with, put together.
///
/// A request passes its parts from the top down: what is known is not requested (``ObjectFetcher``,
/// ``ListReader``); things and pages are requested as many and as large as they may be (``ObjectReader``,
/// ``PageReader``); a route is asked in turn (``RouteAccess``); the request waits for quota and is sent
/// (``RequestSender``); its answer lands (``AnswerIntake``), or it is judged what its failure means
/// (``FailureJudge``).
struct Extractor: Sendable {
    let knowledge: Knowledge
    let routes: LearnedCapabilities
    let access: RouteAccess
    let closures: BucketClosures
    let claims: ClaimRegistry
    let work: WorkTally
    let tasks: ConcurrentTasks
    let wait: ClaimWait
    let objects: ObjectFetcher
    let lists: ListReader
    let pages: PageReader
    let recorder: RequestRecorder
    let context: any ProcedureContext
    private let client: SpotifyClient
    private let health: ServiceHealth

    init(
        client: SpotifyClient,
        lander: AnswerLander,
        recorder: RequestRecorder,
        knowledge: Knowledge,
        routes: LearnedCapabilities,
        claims: ClaimRegistry,
        limits: EffectiveLimits,
        width: Int,
        context: any ProcedureContext
    ) {
        let health = ServiceHealth(width: width)
        let suspicions = RouteSuspicions()
        let closures = BucketClosures(context: context)
        let parts = ExtractorParts(
            client: client,
            lander: lander,
            recorder: recorder,
            knowledge: knowledge,
            routes: routes,
            access: RouteAccess(
                routes,
                health: health,
                suspicions: suspicions,
                recorder: recorder,
                context: context
            ),
            health: health,
            suspicions: suspicions,
            ration: SplitRation(health: health),
            closures: closures,
            work: WorkTally(context: context),
            tasks: ConcurrentTasks(width: width, closures: closures),
            claims: claims,
            limits: limits,
            context: context
        )
        let sender = parts.sender()
        let judge = parts.judge(sender)
        pages = parts.pages(sender, judge, parts.badItems(sender))
        lists = parts.lists(pages)
        objects = parts.objects(parts.things(sender, judge))
        self.knowledge = knowledge
        self.routes = routes
        access = parts.access
        self.closures = closures
        work = parts.work
        tasks = parts.tasks
        wait = parts.wait
        self.claims = claims
        self.recorder = recorder
        self.context = context
        self.client = client
        self.health = health
    }

    var frontier: Frontier { knowledge.frontier }

    /// Performs `work`; once a stop is requested it has a few seconds to end what is under way.
    func untilStopped(_ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await work()
                return true
            }
            group.addTask { [context, client, access] in
                await context.stop.wait()
                // Waits for a turn, a place, a backoff or a Retry-After end at once; requests under way go on.
                if context.stop.isRequested {
                    access.stop()
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

    /// What was done, and what keeps it from being complete.
    ///
    /// - Parameters:
    ///   - stage: The stage's name.
    ///   - left: How many more requests each bucket may be sent today, where that is known.
    /// - Returns: The tally; partial where anything is left that a later start would do.
    func tally(of stage: String, left: [Bucket: Int] = [:]) -> Tally {
        let counts = health.counts
        var tally = Tally(stage: stage, counts: recorder.counts)
        typealias Key = Tally.Key
        for name in [Key.requests, Key.retried, Key.failed, Key.limited, Key.notModified] {
            tally.counts[name, default: 0] += 0
        }
        tally.counts[Key.answers] = counts.answers
        tally.counts[Key.objects] = counts.objects
        tally.counts[Key.skippedFresh] = work.skippedFresh
        tally.counts[Key.unanswered] = counts.unanswered
        tally.counts[Key.givenUp] = closures.givenUp
        for (bucket, count) in left { tally.counts[Key.left(of: bucket.rawValue)] = count }
        let times = recorder.times
        tally.counts[Key.meanTime] = times.mean?.wholeMilliseconds(.toNearestOrAwayFromZero)
        tally.counts[Key.medianTime] = times.percentile(0.5)?.wholeMilliseconds(.toNearestOrAwayFromZero)
        tally.counts[Key.highTime] = times.percentile(0.95)?.wholeMilliseconds(.toNearestOrAwayFromZero)

        let reasons = reasons(counts)
        tally.isPartial = !reasons.isEmpty
        tally.reason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        tally.resumeAt = closures.resumeAt
        return tally
    }

    private func reasons(_ counts: ServiceHealth.Counts) -> [String] {
        var reasons = closures.reasons
        if context.stop.isRequested { reasons.append("stopped by request; start again to continue") }
        if counts.unanswered > 0 {
            reasons.append(
                "\(counts.unanswered) requests without an answer, the last one: \(counts.lastFailure)"
            )
        }
        return reasons
    }
}
