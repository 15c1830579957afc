import Foundation
import Frontier

/// What of a list has to be asked for.
enum ListNeed: Sendable, Equatable {
    /// It is known and fresh.
    case nothing
    /// The pages from an offset on: it was never read, or not to its end.
    case rest(from: Int)
    /// All of it anew: it was read to its end, and that reading began too long ago.
    case renewal(of: Date)

    /// Where the page starts that has to be asked for next; `nil` for none.
    var offset: Int? {
        switch self {
        case .nothing: nil
        case .rest(let offset): offset
        case .renewal: 0
        }
    }

    /// Whether it was never read, or not to its end.
    var isRest: Bool {
        switch self {
        case .rest: true
        case .nothing, .renewal: false
        }
    }

    /// When such a list has its turn, if it does not fail day after day; what it is worth is not told by it.
    var priority: Priority {
        switch self {
        case .nothing: Priority(need: .none)
        case .rest: Priority(need: .new)
        case .renewal(let time): Priority(need: .stale, staleSince: time)
        }
    }
}

extension Knowledge {
    /// What has to be asked of a list of which `progress` is known.
    ///
    /// A reading that ended early is resumed, however long ago: asking anew would never end where a list is
    /// longer than a day's quota. A complete reading that has become stale begins anew.
    ///
    /// - Parameters:
    ///   - progress: How far the list has been read.
    ///   - maximum: Items wanted; `nil` wants all.
    ///   - freshness: How long the list stays good; `nil` reads on what was begun, but never anew.
    /// - Returns: What the stage asks for, and the plan counts.
    func need(of progress: ListProgress, maximum: Int? = nil, freshness: Duration?) -> ListNeed {
        if let offset = progress.nextOffset, offset < maximum ?? .max { return .rest(from: offset) }
        guard let freshness, let startedAt = progress.startedAt, !isGood(startedAt, for: freshness) else {
            return .nothing
        }
        return .renewal(of: startedAt)
    }

    /// When `list` has its turn, of which `need` has to be asked for.
    func priority(of list: ListName, _ need: ListNeed) -> Priority {
        var priority = need.priority
        priority.failsRepeatedly = unanswered.failsRepeatedly(list.claim)
        return priority
    }
}
