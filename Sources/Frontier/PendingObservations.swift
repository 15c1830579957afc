import Catalog

/// What has been told and is not in the file yet: what waits, and what is just being taken in.
struct PendingObservations {
    /// What the caller that records something has to do.
    enum Step {
        case rest
        /// Take it in, and wait for that.
        case takeIn
        /// Let it be taken in now, and go on.
        case takeInAside
        /// Let it be taken in when the time of holding is over.
        case takeInLater
    }

    private var waiting = ObservationBatch()
    private var underWay: ObservationBatch?
    private enum Expectation {
        case none, later, now
    }

    /// When somebody will take in what waits.
    private var expected = Expectation.none
    /// Whether the last attempt failed; then the next one who tells has to hear of it.
    private var hasFailed = false

    /// So many sightings are taken in before the time of holding is over: some ten megabytes.
    private static let many = 65_536

    /// Whether nothing is pending.
    var isEmpty: Bool { waiting.entries.isEmpty && underWay == nil }

    /// Whether something told changes what is known of objects that it does not name.
    var changesStatusesUnseen: Bool { waiting.hasUnchanged || underWay?.hasUnchanged ?? false }

    /// Keeps `entry` until it is taken in.
    mutating func add(_ entry: LandedObservations, mayWait: Bool) -> Step {
        waiting.add(entry)
        guard mayWait, !hasFailed, waiting.times.count < 2 * Self.many else { return .takeIn }
        if waiting.times.count >= Self.many, expected != .now {
            expected = .now
            return .takeInAside
        }
        guard expected == .none else { return .rest }
        expected = .later
        return .takeInLater
    }

    /// Hands out what waits, to be taken in; `nil` where nothing does.
    mutating func begin() -> ObservationBatch? {
        expected = .none
        guard !waiting.entries.isEmpty else { return nil }
        let batch = waiting
        underWay = batch
        // Of what follows there is about as much.
        waiting = ObservationBatch(roomFor: batch)
        return batch
    }

    /// Notes that what was handed out is in the file.
    mutating func end() {
        underWay = nil
        hasFailed = false
    }

    /// Takes back what was handed out and could not be taken in.
    mutating func giveBack() {
        guard var batch = underWay else { return }
        for entry in waiting.entries { batch.add(entry) }
        waiting = batch
        underWay = nil
        hasFailed = true
    }

    /// What is pending of an object.
    func status(of kind: EntityKind, _ id: String, market: String) -> PendingStatus {
        var status = PendingStatus()
        underWay?.merge(of: kind, id, market: market, into: &status)
        waiting.merge(of: kind, id, market: market, into: &status)
        return status
    }

    /// What is pending of `list`.
    func list(_ list: ListName) -> PendingList? {
        guard let pending = waiting.list(list) else { return underWay?.list(list) }
        return underWay?.list(list) == nil ? pending : .parts
    }
}
