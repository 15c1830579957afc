import Spotify
import Synchronization

/// What a person is told once, or a few times, however often it comes up.
enum Notice: Hashable, Sendable {
    /// A route is closed.
    case closedRoute(Capabilities.Route)
    /// An answer of a route told of nothing that was asked for.
    case nothingTold(Capabilities.Route)
    /// Less is granted than the mode that is set means.
    case refusedMode
    /// A `next` led to this origin, where it was not followed.
    case foreignNext(String)
    /// Spotify refused a request.
    case refusal
    /// There is no token for now.
    case tokenDelay
    /// What was allowed to this start is used up.
    case allowanceSpent
    /// Another run is fetching what is wanted here.
    case othersFetch
}

/// How often each notice has come up.
final class Notices: Sendable {
    private let counts = Mutex<[Notice: Int]>([:])

    /// Takes note that `notice` comes up; returns whether it does so for the first time.
    func once(_ notice: Notice) -> Bool { count(notice) == 1 }

    /// Takes note that `notice` comes up; returns how often it has done so by now.
    func count(_ notice: Notice) -> Int {
        counts.withLock { counts in
            counts[notice, default: 0] += 1
            return counts[notice, default: 0]
        }
    }
}
