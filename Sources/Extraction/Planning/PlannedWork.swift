import Catalog
import Foundation
import Landing
import Quota

/// What a pipeline wants and does not know well enough.
struct PlannedWork: Sendable {
    /// Things to fetch, the most urgent and most worthwhile first.
    var worklists: [EntityKind: [WorklistItem]] = [:]
    /// What each bucket is asked for.
    private(set) var demands: [Bucket: BucketDemand] = [:]
    /// Things expected in lists that are not read yet; of tracks only those of which the list does not tell all.
    private(set) var unseen: [EntityKind: Double] = [:]

    /// What is asked of `bucket`.
    subscript(_ bucket: Bucket) -> BucketDemand {
        get { demands[bucket] ?? BucketDemand(bucket) }
        set { demands[bucket] = newValue }
    }

    /// Notes that about `count` things of `kind` are expected.
    mutating func expect(_ kind: EntityKind, _ count: Double) {
        unseen[kind, default: 0] += count
    }

    /// How many things of `kind` are expected.
    func expected(_ kind: EntityKind) -> Double { unseen[kind] ?? 0 }
}

/// How urgent a thing is, and how much it is worth.
struct Priority: Comparable, Sendable {
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
    var worth: [Int]
    /// When what is stale of it was answered; `nil` where nothing is.
    ///
    /// Where nothing tells things apart by their worth, their age has each renewed in its turn.
    var staleSince: Date?

    /// Whether one goes first: the more urgent, of those the more worthwhile, and of those the older.
    static func < (left: Priority, right: Priority) -> Bool {
        guard left.need == right.need else { return left.need < right.need }
        guard left.worth == right.worth else { return right.worth.lexicographicallyPrecedes(left.worth) }
        return left.staleSince ?? .distantPast < right.staleSince ?? .distantPast
    }
}
