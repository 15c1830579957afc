import Catalog

/// What the file said of single objects a moment ago, so that who asks again before a request waits for no reader.
///
/// It is forgotten whenever this process writes to the file, or has claimed something: so it finds what became of that
/// until then. What others write is missed for no longer than they may hold it back themselves.
struct RecentStatuses {
    private struct Key: Hashable {
        let kind: EntityKind
        let id: String
        let market: String
    }

    private struct Entry {
        let status: StoredStatus
        let end: ContinuousClock.Instant
    }

    private let lifetime: Duration
    private var entries: [Key: Entry] = [:]
    /// Counts the times that all was forgotten: what was read before the last one is of no use.
    private(set) var forgettings = 0

    /// So few are claimed and asked for at once; whoever reads more looks through everything.
    private static let many = 64
    private static let mostKept = 1_024

    /// Keeps each status for `lifetime`; none where that is zero.
    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    /// What is kept of all of `ids`; `nil` where anything is missing or too old.
    func statuses(
        of kind: EntityKind,
        _ ids: [String],
        market: String,
        at now: ContinuousClock.Instant
    ) -> [StoredStatus]? {
        guard !entries.isEmpty, ids.count <= Self.many else { return nil }
        var statuses: [StoredStatus] = []
        statuses.reserveCapacity(ids.count)
        for id in ids {
            guard let entry = entries[Key(kind: kind, id: id, market: market)], entry.end > now else {
                return nil
            }
            statuses.append(entry.status)
        }
        return statuses
    }

    /// Keeps what was read from `start` on, unless all was forgotten since there were so many `forgettings`.
    mutating func keep(
        _ statuses: [StoredStatus],
        of kind: EntityKind,
        _ ids: [String],
        market: String,
        readFrom start: ContinuousClock.Instant,
        _ forgettings: Int
    ) {
        guard forgettings == self.forgettings, lifetime > .zero, ids.count <= Self.many else { return }
        if entries.count >= Self.mostKept { entries.removeAll(keepingCapacity: true) }
        for (id, status) in zip(ids, statuses) {
            entries[Key(kind: kind, id: id, market: market)] = Entry(status: status, end: start + lifetime)
        }
    }

    /// Forgets everything: the file says something else now.
    mutating func forget() {
        forgettings += 1
        entries.removeAll(keepingCapacity: true)
    }
}
