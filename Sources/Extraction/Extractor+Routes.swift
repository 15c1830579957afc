import Catalog
import Diagnostics
import Foundation
import Frontier
import Pipeline
import Spotify
import Synchronization

extension Extractor {
    /// Whether `route` may be asked; of one that is closed it is said once.
    func isOpen(route: Capabilities.Route) -> Bool {
        if routes.isOpen(route) { return true }
        guard state.withLock({ $0.degraded.insert(route).inserted }) else { return false }
        recorder.count("degraded")
        context.warn(
            "Spotify refuses \(route.rawValue) to this client id: the stage continues without them; they are tried "
                + "again \(routes.reopening(of: route).map { "after \($0.inLocalTime)" } ?? "at the next start")"
        )
        return false
    }

    /// What `body` returns; where it throws, nobody waits any longer for what comes of `grant`.
    func settling<Result: Sendable>(
        _ grant: LearnedCapabilities.Grant,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            try? routes.settle(grant, isAccepted: nil)
            throw error
        }
    }

    /// Does `work`, which asks `route`, in its turn; `nil` where the turn does not come.
    ///
    /// A turn lasts until it has been judged what an answer means: so a route that is gone is asked as often as
    /// it takes to find out, and not once more.
    func inTurn<Result: Sendable>(
        at route: Capabilities.Route?,
        _ work: () async throws -> Result
    ) async throws -> Result? {
        guard let route else { return try await work() }
        guard await turns.take(route) else { return nil }
        defer { turns.giveBack(route) }
        state.withLock { state in
            var streak = state.streaks[route] ?? RouteStreak()
            if streak.unanswered == 0 { streak.answersBefore = state.answers }
            state.streaks[route] = streak
        }
        return routes.isOpen(route) ? try await work() : nil
    }

    /// Takes note of an answer: its route is open.
    func noteAnswer(_ endpoint: Endpoint, _ findings: Findings) throws {
        guard let route = AskedRequest(endpoint)?.route else { return }
        state.withLock { state in
            state.streaks[route, default: RouteStreak()].answered(endpoint)
            state.streaks[route]?.answersBefore = state.answers
        }
        try routes.answered(route, fields: findings.fields)
        turns.widen(route)
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
            guard isForbidden else {
                // A batch says which of its objects are gone; a 404 for all of it is about the route.
                if request.isBatch, request.isForObjects {
                    try await suspect(route, for: error, by: request.target)
                }
                return
            }
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
            // What is not there has no lists either, and they are not requested again in this run.
            if request.offset == 0 { try await miss(subject, market: request.market) }
            guard isThere else { return }
        }
        try await suspect(route, for: error, by: subject.id)
    }

    /// Takes note that `route` refuses something that is there, and closes it when it seems to refuse everything.
    ///
    /// Of a route that has answered before, things may be gone one by one: before it is closed, it is asked for
    /// what it answered last.
    private func suspect(_ route: Capabilities.Route, for error: SpotifyError, by id: String) async throws {
        turns.narrow(route)
        let isSuspect = state.withLock { state in
            var streak = state.streaks[route] ?? RouteStreak()
            defer { state.streaks[route] = streak }
            streak.refused.insert(id)
            guard streak.refused.count >= streak.patience, !streak.isOnTrial else { return false }
            streak.isOnTrial = true
            return true
        }
        guard isSuspect, routes.isOpen(route) else { return }
        let isGone = try await isGone(route)
        state.withLock { state in
            state.streaks[route]?.isOnTrial = false
            if !isGone { state.streaks[route]?.patience *= 2 }
        }
        guard isGone else { return }
        guard routes.isAnswered(besides: route, within: CapabilityFact.lifetime) else { throw error }
        try routes.close(route)
        _ = isOpen(route: route)
    }

    /// Whether `route` now refuses even what it answered last, or has never answered.
    private func isGone(_ route: Capabilities.Route) async throws -> Bool {
        guard let known = state.withLock({ $0.streaks[route]?.lastAnswered }) else { return true }
        switch try await send(known) {
        case .failed(let error): return error.closesRoute
        case .answered, .unanswered: return false
        }
    }

    private func miss(_ subject: (kind: EntityKind, id: String), market: String?) async throws {
        var observation = Observation(answeredAt: clock.now())
        observation.sightings = [Sighting(subject.kind, subject.id, market: market, .missing)]
        try await frontier.observe([observation])
    }

    /// Whether another answer has shown the thing lately, so that a 404 speaks of the route, not of the thing.
    private func isThere(_ subject: (kind: EntityKind, id: String), market: String?) async throws -> Bool {
        let statuses = try await frontier.statuses(of: subject.kind, [subject.id], market: market)
        guard let status = statuses.first, let seen = status.seen(.simplified),
            seen > status.missingAt ?? .distantPast
        else { return false }
        return clock.now().timeIntervalSince(seen) < CapabilityFact.lifetime
    }
}
