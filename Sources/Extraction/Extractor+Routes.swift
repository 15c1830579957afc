import Catalog
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Spotify
import Synchronization

/// What one route has answered in this stage.
struct RouteStreak {
    var hasAnswered = false
    /// The things it has refused since it last answered.
    var refused: Set<String> = []
}

extension Extractor {
    /// Whether `route` may be asked; of one that is closed it is said once.
    func isOpen(route: Capabilities.Route) -> Bool {
        if routes.isOpen(route) { return true }
        guard state.withLock({ $0.degraded.insert(route).inserted }) else { return false }
        book.count("degraded")
        frame.warn(
            "Spotify refuses \(route.rawValue) to this client id: the stage goes on without them; they are tried "
                + "again \(routes.reopening(of: route).map { "after \($0.inLocalTime)" } ?? "at the next start")"
        )
        return false
    }

    /// What `body` returns; where it throws, nobody waits any longer for what comes of `grant`.
    func settling<Result: Sendable>(
        _ grant: CapabilityBook.Grant,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            try? routes.settle(grant, isAccepted: nil)
            throw error
        }
    }

    /// Takes note of an answer: its route is open.
    func noteAnswer(_ endpoint: Endpoint, _ findings: Findings) throws {
        guard let route = AskedRequest(endpoint)?.route else { return }
        state.withLock { $0.streaks[route] = RouteStreak(hasAnswered: true) }
        try routes.answered(route, fields: findings.fields)
    }

    /// Takes note of a refusal, and closes the route when it seems to refuse everything.
    ///
    /// - Parameters:
    ///   - error: What Spotify said.
    ///   - endpoint: What was asked.
    /// - Throws: `error` where nothing says that the client id may ask for anything at all.
    func noteRefusal(_ error: SpotifyError, of endpoint: Endpoint) async throws {
        guard error.closesRoute, let request = AskedRequest(endpoint) else { return }
        let route = request.route
        var isForbidden = false
        if case .forbidden = error { isForbidden = true }
        guard let subject = request.subject else {
            guard isForbidden else { return }
            // New releases are found by a search as well, so nothing is lost without their own route.
            let isCertain =
                !request.isForObjects && routes.isAnswered(besides: route, within: CapabilityFact.lifetime)
            guard route == .newReleases || isCertain else { throw error }
            try routes.close(route)
            if route != .newReleases { _ = isOpen(route: route) }
            return
        }
        if !isForbidden {
            let isThere = try await isThere(subject, market: request.market)
            // Who is not there has no lists either, and is not asked for them again in this run.
            if request.offset == 0 { try await miss(subject, market: request.market) }
            guard isThere else { return }
        }
        let seemsClosed = state.withLock { state in
            state.streaks[route, default: RouteStreak()].refused.insert(subject.id)
            let streak = state.streaks[route, default: RouteStreak()]
            return streak.refused.count >= (streak.hasAnswered ? width + 2 : Self.refusalsOfClosedRoute)
        }
        guard seemsClosed, routes.isOpen(route) else { return }
        guard routes.isAnswered(besides: route, within: CapabilityFact.lifetime) else { throw error }
        try routes.close(route)
        _ = isOpen(route: route)
    }

    private func miss(_ subject: (kind: EntityKind, id: String), market: String?) async throws {
        var observation = Observation(answeredAt: clock.now())
        observation.sightings = [Sighting(subject.kind, subject.id, market: market, .missing)]
        try await frontier.observe([observation])
    }

    /// Whether another answer has shown the thing lately, so that a 404 speaks of the route, not of the thing.
    private func isThere(_ subject: (kind: EntityKind, id: String), market: String?) async throws -> Bool {
        let standings = try await frontier.standings(of: subject.kind, [subject.id], market: market)
        guard let standing = standings.first, let seen = standing.seen(.simplified),
            seen > standing.missingAt ?? .distantPast
        else { return false }
        return clock.now().timeIntervalSince(seen) < CapabilityFact.lifetime
    }

    /// How many different things a route refuses that has answered none, before it counts as closed.
    private static let refusalsOfClosedRoute = 3
}
