import Foundation
import Frontier

/// When something has its turn: the same for the plan and for the stages that carry it out.
///
/// First comes what was never fetched, the most worthwhile first; that may take all that one day allows, or several.
/// What is stale goes by the day on which it was answered, and by its worth among what was answered on one day: so
/// nothing of it waits for what was renewed on a later day, however little it is worth. What fails day after day goes
/// behind all else that is new, or behind all else that is stale: so what is never answered keeps nothing of its kind
/// from its turn.
struct Priority: Equatable, Sendable {
    /// How far something is from being known well enough.
    enum Need: Int, Comparable, Sendable {
        /// It was never fetched, or not to its end.
        case new
        /// It is too old.
        case stale
        /// It is known and fresh.
        case none

        static func < (left: Need, right: Need) -> Bool { left.rawValue < right.rawValue }
    }

    var need: Need
    /// What the thing is worth, the weightiest figure first; more is better.
    var worth: [Int] = []
    /// When what is stale of it was answered; `nil` where nothing is.
    var staleSince: Date?
    /// Whether it has failed on several days.
    var failsRepeatedly = false

    /// Whether this goes before `other`; where neither does, the order is that in which they were found.
    func goes(before other: Priority) -> Bool {
        guard need == other.need else { return need < other.need }
        guard failsRepeatedly == other.failsRepeatedly else { return other.failsRepeatedly }
        let (day, otherDay) = (staleSince?.utcDay ?? 0, other.staleSince?.utcDay ?? 0)
        guard day == otherDay else { return day < otherDay }
        return other.worth.lexicographicallyPrecedes(worth)
    }
}
