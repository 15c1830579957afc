public import Diagnostics
import Foundation
import Frontier
public import HTTP
import JSON
public import Landing
public import Pipeline
import Spotify
import Synchronization

/// One extract stage: asks Spotify for what the manifest wants and is not known yet, and lands the answers.
///
/// Every request passes the same way: the frontier is asked, the request is sent, the answer is landed and
/// synced, and only then the frontier is told. A stage can be killed at any moment; its next start reads what
/// landed and asks for the rest.
public struct Extraction: Sendable {
    private let source: LandingSource
    private let stage: String
    private let run: RunDirectory
    private let wishes: Wishes
    private let environment: [String: String]
    private let transport: (any Transport)?
    private let surroundings: Surroundings
    /// How often and how long a request is tried; tests have less patience.
    var policy = Spotify.RetryPolicy()

    /// How a stage is told to stop, and how it speaks.
    public struct Surroundings: Sendable {
        /// Once it is requested nothing more is asked.
        public var stop: StopSignal
        /// Takes how many things are done, of how many, and which.
        public var progress: @Sendable (_ done: Int, _ total: Int?, _ detail: String) -> Void
        /// Takes one line for a person.
        public var warn: @Sendable (String) -> Void

        /// A frame for one stage.
        public init(
            stop: StopSignal = StopSignal(),
            progress: @escaping @Sendable (_ done: Int, _ total: Int?, _ detail: String) -> Void = {
                _,
                _,
                _ in
            },
            warn: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.stop = stop
            self.progress = progress
            self.warn = warn
        }
    }

    /// An extraction that lands in `source` of `run`; nothing is read or asked yet.
    ///
    /// - Parameters:
    ///   - source: Which of the four stages this is.
    ///   - stage: The stage's name, for the books.
    ///   - run: The run.
    ///   - wishes: What the manifest asks for.
    ///   - environment: Credentials, the service's address and `DISCOGRAPH_HOME`.
    ///   - transport: What carries requests; `nil` takes libcurl.
    ///   - surroundings: How to stop, and how to speak.
    public init(
        _ source: LandingSource,
        stage: String,
        run: RunDirectory,
        wishes: Wishes,
        environment: [String: String],
        transport: (any Transport)? = nil,
        surroundings: Surroundings = Surroundings()
    ) {
        self.source = source
        self.stage = stage
        self.run = run
        self.wishes = wishes
        self.environment = environment
        self.transport = transport
        self.surroundings = surroundings
    }

    /// Asks for everything that is wanted and not known.
    ///
    /// - Returns: What was done; partial when a bucket is locked, a stop was requested, or answers are missing
    ///   that may come later.
    /// - Throws: A `Failure` where going on is of no use: credentials, configuration, disk, a service that is
    ///   down. What has landed until then stays.
    public func perform() async throws -> Tally {
        let settings = try SpotifySettings(environment: environment)
        let state = try StateDirectory(environment: environment)
        let origin = try LandingOrigin.claim(run, for: settings, now: Date())
        let frontier = try Frontier(at: state.frontier(host: settings.apiHost, client: settings.clientID))
        let reader = AnswerReader()
        let writer = try LandingWriter(in: run.landing(of: source))
        try await CatchUp(frontier: frontier, reader: reader).perform(for: run, origin: origin)

        let book = try RequestBook(stage: stage, source: source, run: run)
        let validator = Mutex(JSONParser())
        let client = SpotifyClient(
            settings: settings,
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
            capabilities: Capabilities(settings.mode),
            width: settings.maxConcurrent,
            surroundings: surroundings
        )
        let procedure = Procedure(
            source: source,
            run: run,
            wishes: wishes,
            mode: settings.mode,
            extractor: extractor
        )
        try await extractor.untilStopped { try await procedure.perform() }
        try book.sync()
        return extractor.tally(of: stage)
    }
}
