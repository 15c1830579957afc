import Catalog
import Concurrency
import Files
import Foundation
import Spotify
import Synchronization

/// What the client id may ask for: learned from answers and remembered, or preset by `SPOTIFY_MODE`.
///
/// Where fields are missing that only development mode leaves out, nothing larger is tried. Where they are
/// there, a batch or a large page is tried once; what is refused is remembered for a week. A mode that is set is
/// never exceeded, and believed until what it grants is refused, which one request finds out. Of a pool, what
/// one member was refused counts for all: nobody knows which of them will be asked next.
final class LearnedCapabilities: Sendable {
    /// How many things the next request may ask for.
    struct Grant: Sendable {
        let route: Capabilities.Route
        let size: Int
        /// What every client id may ask for.
        let smallest: Int
        /// Whether the smallest size is worth asking for where this one is refused.
        let isTentative: Bool
        /// Whether nobody knows yet what will be answered; the others wait for it.
        let isProbe: Bool
    }

    private struct State {
        var facts: [CapabilityName: CapabilityFact]
        /// Routes that refuse everything since this process began.
        var closed: Set<Capabilities.Route> = []
        /// Routes that refused more than the least, and have not answered the least since; nobody else knows.
        var unproven: Set<Capabilities.Route> = []
        /// Routes that are being tried, and who waits for what comes of it.
        var probed: [Capabilities.Route: [CheckedContinuation<Void, Never>]] = [:]
    }

    /// The mode that is set; `nil` where it is learned.
    let mode: Mode?
    private let isPool: Bool
    private let file: CapabilityFile
    private let clock: WallClock
    private let state: Mutex<State>

    /// What is known of `clients` at the API `host`.
    ///
    /// - Parameters:
    ///   - mode: The mode where it is set; `nil` learns it.
    ///   - clients: The client ids that ask.
    ///   - host: The API's host.
    ///   - directory: Where it is kept.
    ///   - clock: The time.
    init(
        mode: Mode?,
        clients: [String],
        host: String,
        in directory: StateDirectory,
        clock: WallClock = .system
    ) {
        self.mode = mode
        self.clock = clock
        isPool = clients.count > 1
        file = CapabilityFile(url: directory.capabilities(host: host, clients: clients))
        state = Mutex(State(facts: file.read()))
    }

    /// What is known of the clients that `settings` name.
    ///
    /// - Throws: A `StateDirectoryError` where others can read it, and so perhaps write it.
    convenience init(
        _ settings: SpotifySettings,
        in directory: StateDirectory,
        clock: WallClock = .system
    ) throws {
        let clients = settings.credentials.map(\.clientID)
        try StateDirectory.requirePrivate(directory.capabilities(host: settings.apiHost, clients: clients))
        self.init(
            mode: settings.mode,
            clients: clients,
            host: settings.apiHost,
            in: directory,
            clock: clock
        )
    }

    /// What may be asked for as far as it is known.
    var capabilities: Capabilities {
        var capabilities = Capabilities(mode ?? .development)
        for route in Capabilities.Route.allCases {
            if !isOpen(route) { capabilities.closedRoutes.insert(route) }
            capabilities[route] = state.withLock { size(of: route, $0) }
        }
        return capabilities
    }

    /// Whether answers are known to carry all fields; `nil` where none has come yet.
    var hasAllFields: Bool? {
        if let mode { return mode == .extended }
        return state.withLock { hasAllFields($0) }
    }

    /// Whether the client id is set, or known, to be an extended one, which has no daily quotas.
    ///
    /// Fields do not tell: an app of development mode that was made before February 2026 may still see all of them.
    /// So something has to be granted besides that only extended mode has, and nothing be refused that it has.
    var isExtended: Bool {
        if let mode { return mode == .extended }
        guard hasAllFields == true, refusedRoutes.isEmpty else { return false }
        let (facts, least) = (state.withLock { $0.facts }, Capabilities(.development))
        return Capabilities.Route.allCases.contains { route in
            facts[.size(route)].map { $0.value > least[route] } ?? false
        }
    }

    /// Of what less is granted than to an extended client id, though all fields are there; none where a mode is set.
    ///
    /// However old a refusal is: as much is tried again after a week, and only an answer takes it back.
    var refusedRoutes: [Capabilities.Route] {
        guard mode == nil, hasAllFields == true else { return [] }
        let (facts, most) = (state.withLock { $0.facts }, Capabilities(.extended))
        return Capabilities.Route.allCases.filter { route in
            facts[.size(route)].map { $0.value < most[route] } ?? false
        }
    }

    /// Whether `route` may be asked at all.
    func isOpen(_ route: Capabilities.Route) -> Bool {
        reopening(of: route) == nil && !state.withLock { $0.closed.contains(route) }
    }

    /// Whether new releases are listed by their own route, as far as is known; if not, they are searched for.
    var browsesNewReleases: Bool { isOpen(.newReleases) && hasAllFields != false }

    /// When a route is tried again that is remembered as closed; `nil` for any other.
    func reopening(of route: Capabilities.Route) -> Date? {
        guard let fact = state.withLock({ $0.facts[.isOpen(route)] }), fact.value == 0,
            fact.isFresh(at: clock.now())
        else { return nil }
        return fact.learnedAt + CapabilityFact.lifetime
    }

    /// Routes of which less is asked for than the mode that is set means, and until when: more was refused.
    var restrictions: [(route: Capabilities.Route, until: Date)] {
        guard let mode else { return [] }
        let (usual, now) = (Capabilities(mode), clock.now())
        let facts = state.withLock { $0.facts }
        return Capabilities.Route.allCases.compactMap { route in
            guard let size = facts[.size(route)], size.value < usual[route], size.isFresh(at: now) else {
                return nil
            }
            return (route, size.learnedAt + CapabilityFact.lifetime)
        }
    }

    /// Whether any route but `route` has been answered within `time`, so that the app itself is in order.
    func isAnswered(besides route: Capabilities.Route, within time: TimeInterval) -> Bool {
        let now = clock.now()
        return state.withLock { state in
            Capabilities.Route.allCases.contains { other in
                guard other != route, let fact = state.facts[.isOpen(other)] else { return false }
                return fact.value > 0 && now.timeIntervalSince(fact.learnedAt) < time
            }
        }
    }

    /// Asks `route` by `body` for as many things as may be asked for, where `wanted` are wanted.
    ///
    /// While one request finds out what is granted, the others wait for it: asking for little meanwhile would cost
    /// more than finding out. Once `body` ends, however it does, they wait no longer.
    ///
    /// - Parameters:
    ///   - route: What is asked.
    ///   - wanted: How many things are wanted of it.
    ///   - body: Asks for no more than it is granted; returns also what became of that.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws; where what is learned cannot be written down.
    func withGrant<Value: Sendable>(
        for route: Capabilities.Route,
        wanted: Int,
        _ body: (Grant) async throws -> (Value, GrantOutcome)
    ) async throws -> Value {
        let grant = await grant(route, wanted: wanted)
        return try await settling(grant) { try await body(grant) }
    }

    /// A grant for another to settle, with what `body` prepares for it; `nil` where there is nothing to ask for.
    ///
    /// Where `body` prepares nothing, or throws, the grant is settled here: nobody waits for what comes of it.
    func passGrant<Value: Sendable>(
        for route: Capabilities.Route,
        wanted: Int,
        _ body: (Grant) async throws -> Value?
    ) async throws -> (Value, Grant)? {
        let grant = await grant(route, wanted: wanted)
        var isPassed = false
        defer { if !isPassed { letOthersGo(after: grant) } }
        guard let value = try await body(grant) else { return nil }
        isPassed = true
        return (value, grant)
    }

    /// Does `body`, which asks for no more than a `grant` that was passed, and takes note of what became of that.
    ///
    /// Every grant that was passed has to be settled, and only once.
    func settling<Value: Sendable>(
        _ grant: Grant,
        _ body: () async throws -> (Value, GrantOutcome)
    ) async throws -> Value {
        defer { letOthersGo(after: grant) }
        let (value, outcome) = try await body()
        try learn(outcome, of: grant)
        return value
    }

    /// The next grant; it comes once no other request is finding out what this one would have to find out, too.
    private func grant(_ route: Capabilities.Route, wanted: Int) async -> Grant {
        while true {
            if let grant = state.withLock({ grant(route, wanted: wanted, &$0) }) { return grant }
            await withCheckedContinuation { continuation in
                let isSettled = state.withLock { state in
                    guard state.probed[route] != nil else { return true }
                    state.probed[route]?.append(continuation)
                    return false
                }
                if isSettled { continuation.resume() }
            }
        }
    }

    /// The grant; `nil` while another request finds out what this one would have to, too.
    private func grant(_ route: Capabilities.Route, wanted: Int, _ state: inout State) -> Grant? {
        var size = size(of: route, state)
        let (smallest, largest) = (Self.smallest(route), Capabilities(.extended)[route])
        let isKnown =
            state.facts[.size(route)]?.isFresh(at: clock.now()) == true || state.unproven.contains(route)
        let mayTryLargest = mode == nil && size < largest && wanted > size && hasAllFields(state) == true
        // What a mode means, or was granted once, may be refused as well: to one, rather than to all at once.
        let isProbe = !isKnown && (mayTryLargest || min(size, wanted) > smallest)
        if isProbe {
            guard state.probed[route] == nil else { return nil }
            state.probed[route] = []
            if mayTryLargest { size = largest }
        }
        return Grant(
            route: route,
            size: size,
            smallest: smallest,
            isTentative: size > smallest,
            isProbe: isProbe
        )
    }

    /// Whether what `grant` allows is still allowed, as nothing was refused since.
    func isStanding(_ grant: Grant) -> Bool {
        state.withLock { state in
            let isTried = grant.isProbe && !state.unproven.contains(grant.route)
            return isTried || size(of: grant.route, state) >= grant.size
        }
    }

    /// Whether as much as `grant` allows was answered lately.
    func isAccepted(_ grant: Grant) -> Bool {
        guard let fact = state.withLock({ $0.facts[.size(grant.route)] }) else { return false }
        return fact.value >= grant.size && fact.isFresh(at: clock.now())
    }

    /// Takes note of what became of `grant`.
    func learn(_ outcome: GrantOutcome, of grant: Grant) throws {
        guard grant.isTentative else { return }
        switch outcome {
        case .accepted:
            try learn([.size(grant.route): grant.size])
            state.withLock { _ = $0.unproven.remove(grant.route) }
        case .refused: try learn([.size(grant.route): grant.smallest])
        case .refusedOutright: state.withLock { _ = $0.unproven.insert(grant.route) }
        case .untold: break
        }
    }

    /// Lets those go on that wait for what comes of `grant`.
    private func letOthersGo(after grant: Grant) {
        guard grant.isProbe else { return }
        for waiting in state.withLock({ $0.probed.removeValue(forKey: grant.route) }) ?? [] {
            waiting.resume()
        }
    }

    /// Takes note that `route` answers, and whether the objects in its answer had all fields.
    ///
    /// Where it answers the least, more was refused for its size; `isBatch` says that it was not the least.
    func answered(
        _ route: Capabilities.Route,
        fields: [EntityKind: Bool],
        isBatch: Bool = false
    ) throws {
        var values: [CapabilityName: Int] = [.isOpen(route): 1]
        for (kind, isFull) in fields { values[.hasAllFields(kind)] = isFull ? 1 : 0 }
        let proves = state.withLock { !isBatch && $0.unproven.contains(route) }
        if proves { values[.size(route)] = Self.smallest(route) }
        try learn(values)
        if proves { state.withLock { _ = $0.unproven.remove(route) } }
    }

    /// Takes note that `route` refuses everything.
    ///
    /// It is remembered where another route has answered lately. Otherwise it may be the whole app that is
    /// refused, and once that is mended nothing should stay closed.
    func close(_ route: Capabilities.Route) throws {
        state.withLock { _ = $0.closed.insert(route) }
        guard isAnswered(besides: route, within: Self.lately) else { return }
        try learn([.isOpen(route): 0])
    }

    /// Longer than an answer may go without being written down, shorter than from one night to the next.
    static let lately: TimeInterval = 2 * 3_600
}

extension LearnedCapabilities {
    /// What every client id may ask for of an open route.
    private static func smallest(_ route: Capabilities.Route) -> Int {
        switch route {
        case .artists, .albums, .tracks: 1
        case .search, .newReleases, .artistAlbums, .albumTracks: 10
        }
    }

    /// Whether a fact called `name` may say that: of pages and batches of no or a negative size there is no end.
    static func isPossible(_ fact: CapabilityFact, named name: CapabilityName) -> Bool {
        guard case .size(let route) = name else { return true }
        return (smallest(route)...Capabilities(.extended)[route]).contains(fact.value)
    }

    private func hasAllFields(_ state: State) -> Bool? {
        let known = EntityKind.allCases.compactMap { state.facts[.hasAllFields($0)]?.value }
        return known.isEmpty ? nil : known.allSatisfy { $0 > 0 }
    }

    private func size(of route: Capabilities.Route, _ state: State) -> Int {
        if state.unproven.contains(route) { return Self.smallest(route) }
        let usual = Capabilities(mode ?? .development)[route]
        guard let fact = state.facts[.size(route)] else { return usual }
        if fact.value > usual { return mode == nil && hasAllFields(state) == true ? fact.value : usual }
        // A restriction is tried once more when it is old, where trying costs no probe.
        return fact.isFresh(at: clock.now()) ? fact.value : usual
    }

    /// Whether a value would open a route that is closed: what was sent before that may be answered after it.
    private func opensClosed(_ name: CapabilityName, _ value: Int, _ state: State) -> Bool {
        guard value > 0, case .isOpen(let route) = name else { return false }
        return state.closed.contains(route)
    }

    private func learn(_ values: [CapabilityName: Int]) throws {
        let now = clock.now()
        let news = state.withLock { state in
            var news: [CapabilityName: CapabilityFact] = [:]
            for (name, value) in values {
                if opensClosed(name, value, state) { continue }
                if let known = state.facts[name], known.isFresh(at: now) {
                    if isPool, value > known.value { continue }
                    // What stays as it is need not be written with every answer.
                    if value == known.value, now.timeIntervalSince(known.learnedAt) < 3_600 { continue }
                }
                news[name] = CapabilityFact(value: value, learnedAt: now)
            }
            state.facts.merge(news) { $1 }
            return news
        }
        guard !news.isEmpty else { return }
        // A route may have been closed, and that been written, since the facts were chosen.
        let merged = try file.merge(news) { name, fact in
            state.withLock { !opensClosed(name, fact.value, $0) }
        }
        state.withLock {
            $0.facts.merge(merged) { known, new in known.learnedAt > new.learnedAt ? known : new }
        }
    }
}
