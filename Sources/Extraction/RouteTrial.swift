import Catalog
import Concurrency
import Foundation
import Frontier
import Spotify

/// Finds out whether a refusal is about the thing asked for, or about its route as a whole.
struct RouteTrial: Sendable {
    let sender: RequestSender
    let routes: LearnedCapabilities
    let access: RouteAccess
    let suspicions: RouteSuspicions
    let frontier: Frontier
    let clock: WallClock

    /// Takes note of a refusal, and closes the route when it seems to refuse everything.
    ///
    /// - Parameters:
    ///   - error: What Spotify said.
    ///   - endpoint: What was asked.
    /// - Throws: `error` where nothing says that the client id may ask for anything at all.
    func note(_ error: SpotifyError, of endpoint: Endpoint) async throws {
        guard error.closesRoute else { return }
        let request = AskedRequest(endpoint)
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
            return try access.close(route)
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
        access.narrow(route)
        guard suspicions.suspects(route, refusing: id), routes.isOpen(route) else { return }
        let isGone = try await isGone(route)
        suspicions.endTrial(of: route, isGone: isGone)
        guard isGone else { return }
        guard routes.isAnswered(besides: route, within: CapabilityFact.lifetime) else { throw error }
        try access.close(route)
    }

    /// Whether `route` now refuses even what it answered last, or has never answered.
    private func isGone(_ route: Capabilities.Route) async throws -> Bool {
        guard let known = suspicions.lastAnswered(by: route) else { return true }
        switch try await sender.send(known) {
        case .failed(let error): return error.closesRoute
        case .answered, .claimedElsewhere, .unanswered: return false
        }
    }

    private func miss(_ subject: (kind: EntityKind, id: String), market: String?) async throws {
        let sighting = Sighting(subject.kind, subject.id, market: market, .missing)
        try await frontier.observe([Observation(answeredAt: clock.now(), sightings: [sighting])])
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
