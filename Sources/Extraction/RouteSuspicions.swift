import Spotify
import Synchronization

/// Which routes may be gone: those that refuse what is known to be there.
final class RouteSuspicions: Sendable {
    private struct Suspicion {
        /// The request that the route answered last; `nil` where it has answered none.
        var lastAnswered: Endpoint?
        /// The things it has refused since, of those that are known to be there.
        var refused: Set<String> = []
        /// How many of those it takes to suspect the route itself.
        var patience = 2
        /// Whether a request is under way that tells a route that is gone from things that are.
        var isOnTrial = false
    }

    private let suspicions = Mutex<[Capabilities.Route: Suspicion]>([:])

    /// The request that `route` answered last; `nil` where it has answered none.
    func lastAnswered(by route: Capabilities.Route) -> Endpoint? {
        suspicions.withLock { $0[route]?.lastAnswered }
    }

    /// Takes note that `route` has answered `endpoint`.
    func answered(_ endpoint: Endpoint, by route: Capabilities.Route) {
        suspicions.withLock { suspicions in
            var suspicion = suspicions[route] ?? Suspicion()
            suspicion.lastAnswered = endpoint
            suspicion.refused = []
            suspicions[route] = suspicion
        }
    }

    /// Takes note that `route` refuses the thing called `id`, which is there; returns whether it is to be found out
    /// now if it refuses everything.
    ///
    /// Whoever is told so says what came of it with ``endTrial(of:isGone:)``.
    func suspects(_ route: Capabilities.Route, refusing id: String) -> Bool {
        suspicions.withLock { suspicions in
            var suspicion = suspicions[route] ?? Suspicion()
            defer { suspicions[route] = suspicion }
            suspicion.refused.insert(id)
            guard suspicion.refused.count >= suspicion.patience, !suspicion.isOnTrial else { return false }
            suspicion.isOnTrial = true
            return true
        }
    }

    /// Takes note of whether `route`, which was suspected, refuses everything.
    func endTrial(of route: Capabilities.Route, isGone: Bool) {
        suspicions.withLock { suspicions in
            suspicions[route]?.isOnTrial = false
            if !isGone { suspicions[route]?.patience *= 2 }
        }
    }
}
