import Catalog

/// What has been told and is not in the file yet: what waits, and what is just being taken in.
struct HeldTellings {
    /// What the one who tells has to do.
    enum Step {
        case rest
        /// Take it in, and wait for that.
        case takeIn
        /// Let it be taken in now, and go on.
        case takeInAside
        /// Let it be taken in when the time of holding is over.
        case takeInLater
    }

    private var waiting = TellingBatch()
    private var underWay: TellingBatch?
    private enum Expectation {
        case none, later, now
    }

    /// When somebody will take in what waits.
    private var expected = Expectation.none
    /// Whether the last attempt failed; then the next one who tells has to hear of it.
    private var hasFailed = false

    /// So many sightings are taken in before the time of holding is over: some ten megabytes.
    private static let many = 65_536

    /// Whether nothing is held.
    var isEmpty: Bool { waiting.tellings.isEmpty && underWay == nil }

    /// Whether something told changes what is known of objects that it does not name.
    var changesStandingsUnseen: Bool { waiting.hasUnchanged || underWay?.hasUnchanged ?? false }

    /// Holds `telling`.
    mutating func add(_ telling: Telling, mayWait: Bool) -> Step {
        waiting.add(telling)
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
    mutating func begin() -> TellingBatch? {
        expected = .none
        guard !waiting.tellings.isEmpty else { return nil }
        defer { waiting = TellingBatch() }
        underWay = waiting
        return waiting
    }

    /// Takes note that what was handed out stands in the file.
    mutating func end() {
        underWay = nil
        hasFailed = false
    }

    /// Takes back what was handed out and could not be taken in.
    mutating func giveBack() {
        guard var batch = underWay else { return }
        for telling in waiting.tellings { batch.add(telling) }
        waiting = batch
        underWay = nil
        hasFailed = true
    }

    /// What is held of an object.
    func standing(of kind: EntityKind, _ id: String, market: String) -> HeldStanding {
        var standing = HeldStanding()
        underWay?.merge(of: kind, id, market: market, into: &standing)
        waiting.merge(of: kind, id, market: market, into: &standing)
        return standing
    }

    /// What is held of `list`.
    func list(_ list: ListName) -> HeldList? {
        guard let held = waiting.list(list) else { return underWay?.list(list) }
        return underWay?.list(list) == nil ? held : .parts
    }
}
