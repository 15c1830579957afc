import Spotify

/// What the error of a request says of what was asked for; `RequestSender` throws those that leave no token.
extension SpotifyError {
    /// Whether it says that the service, or what stands before it, is away.
    var isOutage: Bool {
        switch self {
        case .unreachable, .unavailable(_, 502...504, _, _): true
        default: false
        }
    }

    /// Whether the answer was more than is taken; less of it may be taken.
    var isTooMuch: Bool {
        switch self {
        case .tooLarge, .tooDeep: true
        default: false
        }
    }

    /// Whether the server answered with a failure of its own, or with what is of no use.
    var isUselessAnswer: Bool {
        switch self {
        case .unavailable, .garbled, .unexpected, .tooLarge, .tooDeep: true
        default: false
        }
    }

    /// Whether a route that is closed answers so.
    var closesRoute: Bool {
        switch self {
        case .forbidden, .notFound: true
        default: false
        }
    }

    /// Whether less than the page asked for might be answered; with 503 and 504 the service says that it is away.
    var mayLieInOneItem: Bool {
        guard case .unavailable(_, let status, _, _) = self else { return isTooMuch }
        return status != 503 && status != 504
    }

    /// Whether one of the things that were asked for at once may be at fault.
    ///
    /// An outage speaks of the service, unless that has answered since the same things met one before.
    func mayLieInOneThing(answeredSince isAnsweredSince: Bool) -> Bool {
        guard case .unavailable = self else { return isTooMuch }
        return isAnsweredSince || !isOutage
    }
}
