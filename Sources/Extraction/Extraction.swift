import Diagnostics
import Foundation
import Frontier
public import HTTP
import JSON
public import Landing
public import Pipeline
import Quota
import Spotify
import Synchronization

/// One extract stage: asks Spotify for what the manifest wants and is not known yet, and lands the answers.
///
/// Every request passes the same way: the frontier is asked, the request is sent, the answer is landed and
/// synced, and only then the frontier is told. A stage can be killed at any moment; its next start reads what
/// landed and asks for the rest.
public struct Extraction: Sendable {
    private let source: LandingSource
    private let frame: any StageFrame
    private let limits: SpendingLimits
    private let failedRun: String?
    private let transport: (any Transport)?
    /// How often and how long a request is tried; tests have less patience.
    var policy = Spotify.RetryPolicy()

    /// An extraction that lands in `source` of the frame's run; nothing is read or asked yet.
    ///
    /// - Parameters:
    ///   - source: Which of the four stages this is.
    ///   - frame: The stage: what is wanted, settings, when to stop, and how to speak.
    ///   - limits: What may be spent besides what the manifest says.
    ///   - failedRun: A run whose failed requests are asked again first, as a path or by its name beside the
    ///     frame's run; `nil` for none.
    ///   - transport: What carries requests; `nil` takes libcurl.
    public init(
        _ source: LandingSource,
        in frame: any StageFrame,
        limits: SpendingLimits = SpendingLimits(),
        retrying failedRun: String? = nil,
        transport: (any Transport)? = nil
    ) {
        self.source = source
        self.frame = frame
        self.limits = limits
        self.failedRun = failedRun
        self.transport = transport
    }

    /// Asks for everything that is wanted and not known.
    ///
    /// - Returns: What was done; partial when a bucket is locked, a stop was requested, or answers are missing
    ///   that may come later.
    /// - Throws: A `Failure` where going on is of no use: credentials, configuration, disk, a service that is
    ///   down. What has landed until then stays.
    public func perform() async throws -> Tally {
        let run = frame.run
        let wishes = frame.manifest.wishes
        let settings = try SpotifySettings(environment: frame.environment)
        let state = try StateDirectory(environment: frame.environment)
        let origin = try LandingOrigin.claim(run, for: settings, now: Date())
        let frontier = try Frontier(at: state.frontier(host: settings.apiHost, client: settings.clientID))
        let reader = AnswerReader()
        let writer = try LandingWriter(in: run.landing(of: source))
        try await CatchUp(frontier: frontier, reader: reader).perform(for: run, origin: origin)

        let book = try RequestBook(stage: frame.stage, source: source, run: run)
        // Spotify's answers nest eight deep; reading them is recursive, and a landed line adds a level.
        let validator = Mutex(JSONParser(maximumDepth: 64))
        let ledger = try await QuotaLedger.inMemory()
        let client = SpotifyClient(
            settings: settings,
            members: settings.credentials.map { credential in
                let budgets = Budgets.unlimited
                return ClientMember(
                    credential,
                    gate: Turnstile(ledger: ledger, account: credential.account, budgets: budgets)
                )
            },
            transport: try transport ?? CurlTransport(settings.transport),
            attempts: book,
            isJSON: { bytes in validator.withLock { $0.isValid(bytes) } },
            policy: policy
        )
        let lander = Lander(
            reader: reader,
            writer: writer,
            frontier: frontier,
            originName: origin.name(of: source)
        )
        let extractor = Extractor(
            client: client,
            lander: lander,
            frontier: frontier,
            book: book,
            knowledge: Knowledge(frontier: frontier, openedAt: origin.openedAt, freshness: wishes.freshness),
            capabilities: Capabilities(settings.mode ?? .development),
            width: settings.maxConcurrent,
            frame: frame
        )
        let procedure = Procedure(
            source: source,
            run: run,
            wishes: wishes,
            mode: settings.mode ?? .development,
            extractor: extractor
        )
        try await extractor.untilStopped { try await procedure.perform() }
        try book.sync()
        return extractor.tally(of: frame.stage)
    }
}
