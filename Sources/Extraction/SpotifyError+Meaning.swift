import Spotify

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

    /// What was asked for where the server answered it with a failure of its own, or with what is of no use.
    var answeredTarget: String? {
        switch self {
        case .unavailable(let target, _, _, _), .garbled(let target, _, _), .unexpected(let target, _, _),
            .tooLarge(let target, _), .tooDeep(let target, _):
            target
        default: nil
        }
    }

    /// Whether a route that is closed answers so.
    var closesRoute: Bool {
        switch self {
        case .forbidden, .notFound: true
        default: false
        }
    }

    /// Whether less than `page` might be answered; with 503 and 504 the service says that it is away.
    ///
    /// A token that is not to be had says nothing of a page.
    func mayLieInOneItem(of page: Endpoint) -> Bool {
        if isTooMuch { return true }
        guard case .unavailable(page.target, let status, _, _) = self else { return false }
        return status != 503 && status != 504
    }

    /// Whether one of the things that `batch` asks for at once may be at fault.
    ///
    /// An outage speaks of the service, unless that has answered since the same things met one before.
    func mayLieInOneThing(of batch: Endpoint, answeredSince isAnsweredSince: Bool) -> Bool {
        if isTooMuch { return true }
        guard case .unavailable(batch.target, _, _, _) = self else { return false }
        return isAnsweredSince || !isOutage
    }
}
