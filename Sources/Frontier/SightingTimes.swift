import Catalog

/// When objects were seen, the latest of several answers for each.
struct SightingTimes {
    /// Objects whose times stand in one statement.
    struct Group {
        let kind: EntityKind
        let market: String
        let isFull: Bool
        /// When each id was seen, in milliseconds since 1970.
        fileprivate(set) var times: [String: Int] = [:]

        /// Roughly in the order of the table, in which neighbours share its pages.
        var sorted: [(id: String, time: Int)] {
            let keyed = times.map { (key: Self.prefix(of: $0.key), id: $0.key, time: $0.value) }
            return keyed.sorted { $0.key < $1.key }.map { ($0.id, $0.time) }
        }

        private static func prefix(of id: String) -> UInt64 {
            id.utf8.withContiguousStorageIfAvailable { bytes in
                bytes.count < 8
                    ? 0 : UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: UInt64.self))
            } ?? 0
        }

        fileprivate func holds(_ kind: EntityKind, _ market: String, isFull: Bool) -> Bool {
            self.kind == kind && self.isFull == isFull && self.market == market
        }
    }

    /// There are few: three kinds, in the markets that are asked for.
    private(set) var groups: [Group] = []
    /// How many times are kept.
    private(set) var count = 0

    /// Takes note that `sighting` was made at `time`.
    mutating func add(_ sighting: Sighting, at time: Int) {
        let isFull = sighting.sight == .full
        let known = groups.firstIndex { $0.holds(sighting.kind, sighting.market, isFull: isFull) }
        let index = known ?? groups.endIndex
        if known == nil {
            groups.append(Group(kind: sighting.kind, market: sighting.market, isFull: isFull))
        }
        let former = groups[index].times.updateValue(time, forKey: sighting.id)
        guard let former else {
            count += 1
            return
        }
        if former > time { groups[index].times[sighting.id] = former }
    }

    /// When an object was seen; 0 for never.
    func time(of kind: EntityKind, _ id: String, market: String, isFull: Bool) -> Int {
        for group in groups where group.holds(kind, market, isFull: isFull) { return group.times[id] ?? 0 }
        return 0
    }
}
