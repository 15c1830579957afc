import Concurrency
import Files
import Foundation
import Frontier
public import HTTP
public import Landing
public import Pipeline
import Quota
import Spotify
import Warehouse

/// One extract stage: asks Spotify for what the manifest wants and is not known yet, and lands the answers.
///
/// Every request passes the same way: the frontier is asked, the request is sent, the answer is landed and
/// synced, and only then the frontier is told. A stage can be killed at any moment; its next start reads what
/// landed and asks for the rest.
public struct Extraction: Sendable {
    private let source: LandingSource
    private let context: any ProcedureContext
    private let limits: SpendingLimits
    private let failedRun: String?
    private let transport: (any Transport)?
    /// How often and how long a request is tried; tests have less patience.
    var policy = RetryPolicy()
    /// The time, and a way to let it pass.
    var clock = WallClock.system

    /// An extraction that lands in `source` of the stage's run; nothing is read or asked yet.
    ///
    /// - Parameters:
    ///   - source: Which of the four stages this is.
    ///   - context: The stage: what is wanted, settings, when to stop, and how to speak.
    ///   - limits: What may be spent besides what the manifest says.
    ///   - failedRun: A run whose failed requests are asked again first, as a path or by its name beside the
    ///     stage's run; `nil` for none.
    ///   - transport: What carries requests; `nil` takes libcurl.
    public init(
        _ source: LandingSource,
        in context: any ProcedureContext,
        limits: SpendingLimits = SpendingLimits(),
        retrying failedRun: String? = nil,
        transport: (any Transport)? = nil
    ) {
        self.source = source
        self.context = context
        self.limits = limits
        self.failedRun = failedRun
        self.transport = transport
    }

    /// Asks for everything that is wanted and not known.
    ///
    /// - Returns: What was done; partial when a bucket is locked, no token is to be had, a stop was requested, or
    ///   answers are missing that may come later.
    /// - Throws: A `Failure` where going on is of no use: credentials, configuration, disk, a service that is
    ///   down. What has landed until then stays. `CancellationError` where a stop is requested before the first
    ///   request.
    public func perform() async throws -> Tally {
        // A run that was mistyped is named before anything is made.
        let failures = try failedRun.map { try FailedRequests(of: source, in: $0, beside: context.run) }
        let made: (extractor: Extractor, access: ServiceAccess)
        do {
            made = try await context.stop.cancelling { try await makeExtractor() }
        } catch SpotifyError.tokenDelayed(let until) {
            return tally(withoutTokenUntil: until)
        }
        let procedure = Procedure(
            source: source,
            run: context.run,
            parameters: context.manifest.parameters,
            extractor: made.extractor
        )
        return try await perform(procedure, retrying: failures, made.extractor, made.access)
    }

    /// Puts together what asks, and lets the frontier know what has landed before.
    private func makeExtractor() async throws -> (extractor: Extractor, access: ServiceAccess) {
        let manifest = context.manifest
        let settings = try SpotifySettings(environment: context.environment, manifest: manifest)
        let state = try StateDirectory(environment: context.environment)
        let origin = try LandingOrigin.claim(context.run, for: settings, now: clock.now())
        let frontier = try Frontier(
            for: settings,
            in: state,
            sweep: manifest.parameters.freshness.artistAlbumsSweep,
            // What has landed is read again after a kill, so it may wait to be taken in together.
            holding: .seconds(1)
        )
        let bodies = ReceivedBodies()
        let reader = AnswerReader(from: APIAddress(settings.apiURL), bodies: bodies)
        let writer = try LandingWriter(in: context.run.landing(of: source))
        let catchUp = CatchUp(frontier: frontier, reader: reader, clients: settings.clientIDs)
        for damage in try await catchUp.perform(for: context.run, origin: origin) { context.warn(damage) }

        let routes = try LearnedCapabilities(settings, in: state, clock: clock)
        let effectiveLimits = EffectiveLimits(manifest.quota, limits, isExtended: routes.isExtended)
        let access = try await ServiceAccess(
            settings,
            effectiveLimits,
            in: state,
            environment: context.environment,
            clock: clock
        )
        let recorder = try RequestRecorder(stage: context.stage, source: source, run: context.run)
        let spotify = try client(settings, access, effectiveLimits, recorder, bodies)
        try await clampTimes(of: frontier, asking: spotify)
        let extractor = Extractor(
            client: spotify,
            lander: AnswerLander(
                reader: reader,
                writer: writer,
                frontier: frontier,
                originName: origin.name(of: source)
            ),
            recorder: recorder,
            knowledge: try await Knowledge(
                in: frontier,
                for: manifest.parameters,
                openedAt: origin.openedAt,
                clock: clock
            ),
            routes: routes,
            claims: try await ClaimRegistry(
                ClaimFile(at: state.claimFile(host: settings.apiHost, client: settings.clientID)),
                frontier: frontier,
                in: state.claims(host: settings.apiHost),
                context: context,
                clock: clock
            ),
            limits: effectiveLimits,
            width: settings.maxConcurrent,
            context: context
        )
        extractor.access.warnOfRestrictions()
        return (extractor, access)
    }

    /// Has the frontier believe no time that lies ahead, once it is known that not this machine's clock is behind.
    ///
    /// True times that were taken for those of now could not be told from them any more.
    private func clampTimes(of frontier: Frontier, asking spotify: SpotifyClient) async throws {
        if try await frontier.hasTimes(aheadOf: clock.now()) { try await spotify.checkClock() }
        try await frontier.clampTimes(to: clock.now())
    }

    private func perform(
        _ procedure: Procedure,
        retrying failures: FailedRequests?,
        _ extractor: Extractor,
        _ access: ServiceAccess
    ) async throws -> Tally {
        do {
            try await extractor.untilStopped {
                if let failures { try await procedure.retry(failures) }
                try await procedure.perform()
            }
            try extractor.recorder.sync()
            // The stages behind this one ask the frontier.
            try await extractor.frontier.flush()
            try await extractor.claims.end()
            try await access.settle()
        } catch {
            // The reason is worth more than what the ledger or a summary could add.
            try? await access.settle()
            try? await extractor.frontier.flush()
            try? await extractor.claims.end()
            sum(up: extractor.tally(of: context.stage))
            throw error
        }
        var left: [Bucket: Int] = [:]
        for bucket in Bucket.allCases where extractor.recorder.requests(to: bucket) > 0 {
            left[bucket] = await access.left(of: bucket)
        }
        let tally = extractor.tally(of: context.stage, left: left)
        sum(up: tally)
        return tally
    }

    /// The tally of a stage that did nothing, because before `time` no token is given by which the clock is compared.
    private func tally(withoutTokenUntil time: Date) -> Tally {
        let reason = "\(SpotifyError.tokenDelayed(until: time))"
        context.warn(reason)
        var tally = Tally(stage: context.stage, counts: [Tally.Key.givenUp: 1])
        tally.isPartial = true
        tally.reason = reason
        tally.resumeAt = time
        sum(up: tally)
        return tally
    }

    private func sum(up tally: Tally) {
        for line in StageSummary(tally).lines { context.note(line) }
    }

    private func client(
        _ settings: SpotifySettings,
        _ access: ServiceAccess,
        _ effectiveLimits: EffectiveLimits,
        _ recorder: RequestRecorder,
        _ bodies: ReceivedBodies
    ) throws -> SpotifyClient {
        var policy = policy
        policy.callTimeout = effectiveLimits.callTimeout
        return SpotifyClient(
            settings: settings,
            members: access.members,
            transport: try transport ?? CurlTransport(settings.transport),
            attempts: recorder,
            isJSON: { bodies.isAnswer($0) },
            isTooDeep: { bodies.isTooDeep($0) },
            tokenStore: access.tokens,
            tokenDelays: access.delays,
            allowance: RequestAllowance(
                maximum: effectiveLimits.maximumRequests,
                ofRun: effectiveLimits.requestsOfRun,
                deadline: effectiveLimits.deadline
            ),
            policy: policy,
            clock: clock,
            warn: context.warn
        )
    }
}
