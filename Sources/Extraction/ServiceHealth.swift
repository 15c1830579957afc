import Spotify
import Synchronization

/// What the service has answered in this stage and what it has not, route by route.
final class ServiceHealth: Sendable {
    /// How much of the service is down.
    enum Outage {
        case nothing
        case bucket
        case service
    }

    /// How much there was in all.
    struct Counts {
        var answers = 0
        var objects = 0
        /// Requests given up that may be answered another time.
        var unanswered = 0
        /// What became of the last of them.
        var lastFailure = ""
    }

    private struct State {
        var counts = Counts()
        var unansweredInARow = 0
        /// What each route has left without an answer.
        var streaks: [Capabilities.Route: RouteStreak] = [:]
        /// How many answers each route has given, understood or not.
        var answersByRoute: [Capabilities.Route: Int] = [:]

        /// How many answers all others have given: a route's own odd ones say nothing of its health.
        func answers(besides route: Capabilities.Route) -> Int {
            counts.answers - (answersByRoute[route] ?? 0)
        }
    }

    private let width: Int
    private let state = Mutex(State())

    /// The health of a service that is asked at most `width` things at once.
    init(width: Int) {
        self.width = width
    }

    /// How much there has been so far.
    var counts: Counts { state.withLock { $0.counts } }

    /// Whether the last thing asked was not left without an answer.
    var isAnswering: Bool { state.withLock { $0.unansweredInARow == 0 } }

    /// Takes note that something is about to be asked of `route`.
    func begin(_ route: Capabilities.Route) {
        state.withLock { state in
            var streak = state.streaks[route] ?? RouteStreak()
            if streak.givenUp == 0 { streak.answersBefore = state.answers(besides: route) }
            state.streaks[route] = streak
        }
    }

    /// Takes note of an answer of `route`, which told of so many `objects`.
    func received(objects: Int, of route: Capabilities.Route) {
        state.withLock { state in
            state.counts.answers += 1
            state.answersByRoute[route, default: 0] += 1
            state.unansweredInARow = 0
            state.counts.objects += objects
        }
    }

    /// Takes note of an answer that told what was asked of `route`.
    func understood(of route: Capabilities.Route) {
        state.withLock { state in
            let answers = state.answers(besides: route)
            state.streaks[route, default: RouteStreak()].answered(after: answers)
        }
    }

    /// Takes note of an answer that did not tell what was asked of `route`, but `words`.
    ///
    /// Single answers are odd now and then. A route of which none is understood any more answers in another way than
    /// it did, and will tomorrow.
    ///
    /// - Returns: Whether this is the one by which the route has become such.
    func misunderstood(_ words: String, of route: Capabilities.Route) -> Bool {
        state.withLock { state in
            state.counts.unanswered += 1
            state.counts.lastFailure = words
            var streak = state.streaks[route] ?? RouteStreak()
            streak.misunderstood += 1
            state.streaks[route] = streak
            return streak.misunderstood == Self.oddAnswersTold
        }
    }

    /// Takes note that Spotify said no: it is there.
    func refused() {
        state.withLock { $0.unansweredInARow = 0 }
    }

    /// Takes note of a request that its retries did not help.
    ///
    /// - Parameters:
    ///   - error: What the last of them met.
    ///   - route: What was asked.
    ///   - othersAnswered: Whether other routes were answered lately.
    /// - Returns: What is down.
    func gaveUp(_ error: SpotifyError, at route: Capabilities.Route, othersAnswered: Bool) -> Outage {
        state.withLock { state in
            state.counts.unanswered += 1
            state.unansweredInARow += 1
            state.counts.lastFailure = "\(error)"
            var streak = state.streaks[route] ?? RouteStreak()
            streak.givenUp += 1
            if error.isOutage { streak.outages += 1 }
            state.streaks[route] = streak
            let isAlone =
                (othersAnswered && !streak.hasAnswered)
                || state.answers(besides: route) > streak.answersBefore
            guard error.isOutage else {
                // These may speak of the things asked for: it takes more of them than may be under way.
                guard state.unansweredInARow > width + 2 else { return .nothing }
                guard isAlone else { return .service }
                return streak.givenUp > width + 2 ? .bucket : .nothing
            }
            if case .unreachable = error, state.counts.answers == 0 { return .service }
            // These speak of the service and not of the thing asked for; each has cost five requests already.
            guard
                streak.outages >= (streak.hasAnswered ? Self.outagesTold : Self.outagesAtFirst)
                    || state.unansweredInARow >= Self.outagesTold
            else { return .nothing }
            guard case .unavailable = error else { return .service }
            return isAlone ? .bucket : .service
        }
    }

    /// How many requests a route may leave without an answer that has given others before.
    private static let outagesTold = 5
    /// How many requests a route may leave without an answer that has given none yet.
    private static let outagesAtFirst = 2
    /// How many answers of a route in a row are not understood before it is asked no more.
    static let oddAnswersTold = 5
}
