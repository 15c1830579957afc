import Diagnostics
import Frontier
import Pipeline
import Spotify

/// What the parts of an extractor share, and how each is made of it and of others.
struct ExtractorParts: Sendable {
    let client: SpotifyClient
    let lander: AnswerLander
    let recorder: RequestRecorder
    let knowledge: Knowledge
    let routes: LearnedCapabilities
    let access: RouteAccess
    let health: ServiceHealth
    let suspicions: RouteSuspicions
    let ration: SplitRation
    let closures: BucketClosures
    let work: WorkTally
    let tasks: ConcurrentTasks
    let claims: ClaimRegistry
    let limits: EffectiveLimits
    let context: any ProcedureContext

    var wait: ClaimWait {
        ClaimWait(
            claims: claims,
            closures: closures,
            deadline: limits.deadline,
            clock: knowledge.clock
        )
    }

    func sender() -> RequestSender {
        RequestSender(
            client: client,
            intake: AnswerIntake(
                lander: lander,
                health: health,
                access: access,
                closures: closures,
                recorder: recorder,
                unanswered: knowledge.unanswered,
                context: context
            ),
            recorder: recorder,
            closures: closures,
            claims: claims,
            wait: QuotaWait(
                limits: limits,
                recorder: recorder,
                closures: closures,
                context: context,
                clock: knowledge.clock
            )
        )
    }

    func judge(_ sender: RequestSender) -> FailureJudge {
        FailureJudge(
            trial: RouteTrial(
                sender: sender,
                routes: routes,
                access: access,
                suspicions: suspicions,
                frontier: knowledge.frontier,
                clock: knowledge.clock
            ),
            routes: routes,
            access: access,
            health: health,
            closures: closures,
            unanswered: knowledge.unanswered,
            context: context
        )
    }

    func badItems(_ sender: RequestSender) -> BadItemSearch {
        BadItemSearch(
            sender: sender,
            ration: ration,
            frontier: knowledge.frontier,
            context: context,
            clock: knowledge.clock
        )
    }

    func pages(_ sender: RequestSender, _ judge: FailureJudge, _ badItems: BadItemSearch) -> PageReader {
        PageReader(
            frontier: knowledge.frontier,
            routes: routes,
            access: access,
            sender: sender,
            judge: judge,
            badItems: badItems
        )
    }

    func lists(_ pages: PageReader) -> ListReader {
        ListReader(
            knowledge: knowledge,
            pages: pages,
            routes: routes,
            access: access,
            closures: closures,
            claims: claims,
            work: work,
            tasks: tasks,
            wait: wait
        )
    }

    func things(_ sender: RequestSender, _ judge: FailureJudge) -> ObjectReader {
        ObjectReader(
            knowledge: knowledge,
            sender: sender,
            judge: judge,
            ration: ration,
            health: health,
            routes: routes,
            access: access,
            tasks: tasks,
            context: context
        )
    }

    func objects(_ reader: ObjectReader) -> ObjectFetcher {
        ObjectFetcher(
            knowledge: knowledge,
            reader: reader,
            routes: routes,
            access: access,
            closures: closures,
            claims: claims,
            work: work,
            tasks: tasks,
            wait: wait
        )
    }
}
