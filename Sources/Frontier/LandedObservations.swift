import Catalog
import Diagnostics

/// What was told at one time, and where it has landed.
struct LandedObservations: Sendable {
    let observations: [Observation]
    let range: LandedRange?
}

/// What is taken in by one transaction, and what follows from it.
struct ObservationBatch {
    private struct Subject: Hashable {
        let kind: EntityKind
        let id: String
        let market: String
    }

    private(set) var entries: [LandedObservations] = []
    /// When objects were seen.
    private(set) var times: SightingTimes
    /// The latest time of all; 0 where nothing was told.
    private(set) var latest = 0
    /// Whether a page was told to be as it was, and with it what it shows.
    private(set) var hasUnchanged = false
    /// When objects were missed, in any order.
    private var missing: [Subject: [Int]] = [:]
    private var etags: [Subject: (etag: String, time: Int)] = [:]
    private var lists: [ListName: PendingList] = [:]

    /// Whether anything was missed.
    var hasMissing: Bool { !missing.isEmpty }

    /// A batch of nothing yet, with room for as many sightings as `former` has.
    init(roomFor former: ObservationBatch? = nil) {
        times = SightingTimes(roomFor: former?.times)
    }

    mutating func add(_ entry: LandedObservations) {
        entries.append(entry)
        for observation in entry.observations {
            let time = Timestamp.milliseconds(observation.answeredAt)
            latest = max(latest, time)
            for sighting in observation.sightings { add(sighting, observation.etag, at: time) }
            for page in observation.pages { add(page, at: time) }
            for page in observation.unchanged {
                hasUnchanged = true
                lists[page.list] = .parts
            }
        }
    }

    private mutating func add(_ sighting: Sighting, _ etag: String?, at time: Int) {
        switch sighting.sight {
        case .missing:
            let subject = Subject(kind: sighting.kind, id: sighting.id, market: sighting.market)
            missing[subject, default: []].append(time)
        case .simplified:
            times.add(sighting, at: time)
        case .full:
            times.add(sighting, at: time)
            guard let etag else { return }
            let subject = Subject(kind: sighting.kind, id: sighting.id, market: sighting.market)
            if etags[subject]?.time ?? time <= time { etags[subject] = (etag, time) }
        }
    }

    private mutating func add(_ page: ListPage, at time: Int) {
        let isWhole = page.offset == 0 && page.nextOffset == nil && !page.list.kind.growsAtTop
        lists[page.list] = isWhole && lists[page.list] == nil ? .whole(page, time) : .parts
    }

    /// What is told of `list`.
    func list(_ list: ListName) -> PendingList? { lists[list] }

    /// Adds what is told of an object to what is known of it.
    func merge(of kind: EntityKind, _ id: String, market: String, into status: inout PendingStatus) {
        let full = times.time(of: kind, id, market: market, isFull: true)
        let simplified = times.time(of: kind, id, market: market, isFull: false)
        status.fullAt = max(status.fullAt, full)
        status.simplifiedAt = max(status.simplifiedAt, simplified, full)
        guard !missing.isEmpty || !etags.isEmpty else { return }
        let subject = Subject(kind: kind, id: id, market: market)
        status.missing += missing[subject] ?? []
        if let etag = etags[subject], status.etag?.time ?? etag.time <= etag.time { status.etag = etag }
    }
}

/// What is pending of a list.
enum PendingList {
    /// One answer, which showed all of it.
    case whole(ListPage, Int)
    /// Anything else.
    case parts
}

/// What is pending of an object; times are milliseconds since 1970, 0 means never.
struct PendingStatus {
    var simplifiedAt = 0
    var fullAt = 0
    var missing: [Int] = []
    var etag: (etag: String, time: Int)?

    /// Brings `status` to where it will be when this is taken in.
    func merge(into status: inout StoredStatus) {
        status.simplifiedAt = max(status.simplifiedAt, simplifiedAt)
        status.fullAt = max(status.fullAt, fullAt)
        if !missing.isEmpty {
            // As miss_entity.sql has it.
            let seenAt = status.simplifiedAt
            let times = ([status.missingFrom, status.missingAt] + missing).filter { $0 > 0 }
            status.missingFrom = times.filter { $0 > seenAt }.min() ?? times.min() ?? 0
            status.missingAt = times.max() ?? 0
        }
        if let etag, etag.time >= status.fullAt { status.etag = etag.etag }
    }
}
