import Foundation

/// When something has its turn: the same for the plan and for the stages that carry it out.
///
/// First comes what was never fetched, the most worthwhile first; that may take all that one day allows, or several.
/// What is stale goes by the day on which it was answered, and by its worth among what was answered on one day: so
/// nothing of it waits for what was renewed on a later day, however little it is worth. What was asked in vain, be it
/// new or stale, goes by that day, behind what was answered on it: so what is never answered keeps nothing else from
/// its turn.
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
    /// When it was asked for in vain; `nil` where it has been answered since, or never was.
    var unansweredAt: Date?

    /// Whether it goes before everything that is renewed.
    var goesFirst: Bool { need == .new && unansweredAt == nil }

    /// Whether this goes before `other`; where neither does, the order is that in which they were found.
    func goes(before other: Priority) -> Bool {
        guard (need == .none) == (other.need == .none) else { return other.need == .none }
        guard goesFirst == other.goesFirst else { return goesFirst }
        guard day == other.day else { return day < other.day }
        guard (unansweredAt == nil) == (other.unansweredAt == nil) else { return unansweredAt == nil }
        return other.worth.lexicographicallyPrecedes(worth)
    }

    /// Days since 1970, by UTC.
    private var day: Int {
        let time = [staleSince, unansweredAt].compactMap(\.self).max()
        return time.map { Int(($0.timeIntervalSince1970 / 86_400).rounded(.down)) } ?? 0
    }
}
