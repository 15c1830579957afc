import Diagnostics
import Foundation
import Landing
import Pipeline
import Spotify

/// Whether a route may be asked, and by how many at once.
final class RouteAccess: Sendable {
    private let routes: LearnedCapabilities
    private let health: ServiceHealth
    private let suspicions: RouteSuspicions
    private let recorder: RequestRecorder
    private let context: any ProcedureContext
    private let turns = RouteTurns()
    private let notices = Notices()

    /// Access as far as it is known; every route is tried by one request first.
    ///
    /// - Parameters:
    ///   - routes: What the client id may ask for.
    ///   - health: What was answered in this stage.
    ///   - suspicions: Which routes may be gone.
    ///   - recorder: Where closed routes are counted.
    ///   - context: Where closed routes are told of.
    init(
        _ routes: LearnedCapabilities,
        health: ServiceHealth,
        suspicions: RouteSuspicions,
        recorder: RequestRecorder,
        context: any ProcedureContext
    ) {
        self.routes = routes
        self.health = health
        self.suspicions = suspicions
        self.recorder = recorder
        self.context = context
    }

    /// Counts `route` as closed and says, once for each route, that the stage goes on without it.
    func reportClosed(_ route: Capabilities.Route) {
        guard notices.once(.closedRoute(route)) else { return }
        recorder.count(Tally.Key.degraded)
        context.warn(
            "Spotify refuses \(route.rawValue) to this client id: the stage continues without them; they are tried "
                + "again \(routes.reopening(of: route).map { "after \($0.inLocalTime)" } ?? "at the next start")"
        )
    }

    /// Says, once for each route, that the answer to `endpoint` told of nothing that was asked for.
    func warnOfNothing(answering endpoint: Endpoint, of route: Capabilities.Route) {
        guard notices.once(.nothingTold(route)) else { return }
        context.warn(
            "Spotify answered \(endpoint.target), but told of none of them: they are asked one by one"
        )
    }

    /// Says once, where a mode is set, that Spotify refuses as much at once as that means of `route`.
    func warnOfMode(refusedAt route: Capabilities.Route) {
        guard let mode = routes.mode, notices.once(.refusedMode) else { return }
        context.warn(
            "SPOTIFY_MODE=\(mode.rawValue), but Spotify refuses as much at once of \(route.rawValue): less is asked "
                + "for; SPOTIFY_MODE=auto finds out what this client id may have, and which budgets it needs"
        )
    }

    /// Says of which routes less is asked for because of what was learned before: than the mode means that is set, or,
    /// where none is, than would free an app with all fields of the budgets of development mode.
    func warnOfRestrictions() {
        let refused = routes.refusedRoutes.map(\.rawValue)
        if !refused.isEmpty {
            context.note(
                "the budgets are those of development mode: Spotify refused batches or large pages of "
                    + refused.joined(separator: ", ") + "; if the app is extended, set SPOTIFY_MODE=extended"
            )
        }
        let restrictions = routes.restrictions
        guard let mode = routes.mode, !restrictions.isEmpty else { return }
        let words = restrictions.map { "\($0.route.rawValue) until \($0.until.inLocalTime)" }
        context.warn(
            "SPOTIFY_MODE=\(mode.rawValue), but Spotify refused as much at once before: less is asked for of "
                + words.joined(separator: ", ")
        )
    }

    /// Does `work`, which asks `route`, in its turn; `nil` where the turn does not come.
    ///
    /// A turn lasts until it has been judged what an answer means: so a route that is gone is asked as often as
    /// it takes to find out, and not once more.
    ///
    /// - Throws: What `work` throws; no route gets a turn any more then.
    func inTurn<Result: Sendable>(
        at route: Capabilities.Route,
        _ work: () async throws -> Result
    ) async throws -> Result? {
        guard await turns.take(route) else { return nil }
        defer { turns.giveBack(route) }
        health.begin(route)
        do {
            return routes.isOpen(route) ? try await work() : nil
        } catch {
            // It ends the stage: whoever waits would send one more before the end has come to it.
            turns.stop()
            throw error
        }
    }

    /// Takes note of an answer to `endpoint`: its route is open.
    func note(_ findings: Findings, answering endpoint: Endpoint) throws {
        let route = endpoint.route
        health.understood(of: route)
        suspicions.answered(endpoint, by: route)
        let isBatch = AskedRequest(endpoint).isBatch
        try routes.answered(route, fields: findings.fields, isBatch: isBatch)
        turns.widen(route)
    }

    /// Lets one after the other ask `route`: it may be gone.
    func narrow(_ route: Capabilities.Route) {
        turns.narrow(route)
    }

    /// Closes `route`, which refuses everything, and says so unless what it tells is found otherwise.
    func close(_ route: Capabilities.Route) throws {
        try routes.close(route)
        if route != .newReleases { reportClosed(route) }
    }

    /// Ends all waiting for a turn; nobody gets one any more.
    func stop() {
        turns.stop()
    }
}
