import Catalog

/// What was told at one time, and where it has landed.
struct Telling: Sendable {
    let observations: [Observation]
    let range: LandedRange?
}

/// When objects were seen, the latest of several answers for each.
struct SightingTimes {
    /// What the times of one statement have in common.
    struct Group: Hashable {
        let kind: String
        let market: String
        let isFull: Bool
    }

    /// Per group, the time at which each id was seen, in milliseconds since 1970.
    private(set) var groups: [Group: [String: Int]] = [:]

    /// Takes note that `sighting` was made at `time`; what is missing was not seen.
    mutating func add(_ sighting: Sighting, at time: Int) {
        guard sighting.sight != .missing else { return }
        let group = Group(
            kind: sighting.kind.rawValue,
            market: sighting.market,
            isFull: sighting.sight == .full
        )
        let known = groups[group, default: [:]][sighting.id] ?? time
        groups[group, default: [:]][sighting.id] = max(known, time)
    }
}
