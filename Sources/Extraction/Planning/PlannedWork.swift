import Catalog
import Landing
import Quota
import Spotify

/// What a pipeline wants and does not know well enough.
struct PlannedWork: Sendable {
    /// Things to fetch, the most urgent and most worthwhile first.
    var worklists: [EntityKind: [WorklistItem]] = [:]
    /// What each bucket is asked for.
    private(set) var demands: [Bucket: BucketDemand] = [:]
    /// Things expected in lists that are not read yet; of tracks only those of which the list does not tell all.
    private(set) var unseen: [EntityKind: Double] = [:]
    /// Routes of which something is wanted, and that refuse everything.
    var refused: Set<Capabilities.Route> = []

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
