import Catalog

/// When objects were seen, the latest of several answers for each.
struct SightingTimes {
    /// Objects whose times stand in one statement.
    struct Group {
        let kind: EntityKind
        let market: String
        let isFull: Bool
        /// When each id was seen, in milliseconds since 1970.
        private var times: [ShortID: Int] = [:]
        /// The same of ids that are none of Spotify's.
        private var others: [String: Int] = [:]

        fileprivate init(kind: EntityKind, market: String, isFull: Bool, roomFor count: Int = 0) {
            self.kind = kind
            self.market = market
            self.isFull = isFull
            times.reserveCapacity(count)
        }

        /// How many ids there are.
        var count: Int { times.count + others.count }

        /// Hands out what is known, roughly in the order of the table, in which neighbours share its pages.
        func each(_ body: (_ id: UnsafeRawBufferPointer, _ time: Int) throws -> Void) rethrows {
            for (id, time) in times.sorted(by: { $0.key.first < $1.key.first }) {
                try id.withBytes { try body($0, time) }
            }
            for (id, time) in others {
                var id = id
                try id.withUTF8 { try body(UnsafeRawBufferPointer($0), time) }
            }
        }

        /// When the object called `id` was seen; 0 for never.
        fileprivate func time(of id: String) -> Int {
            (ShortID(id).map { times[$0] } ?? others[id]) ?? 0
        }

        /// Takes note of a time; returns whether the id is new.
        fileprivate mutating func add(_ id: String, _ time: Int) -> Bool {
            let former =
                if let short = ShortID(id) {
                    Self.raise(&times[short], to: time)
                } else {
                    Self.raise(&others[id], to: time)
                }
            return former == nil
        }

        private static func raise(_ known: inout Int?, to time: Int) -> Int? {
            defer { known = max(known ?? time, time) }
            return known
        }

        fileprivate func holds(_ kind: EntityKind, _ market: String, isFull: Bool) -> Bool {
            self.kind == kind && self.isFull == isFull && self.market == market
        }
    }

    /// There are few: three kinds, in the markets that are asked for.
    private(set) var groups: [Group] = []
    /// How many times are kept.
    private(set) var count = 0

    /// No times yet, and room for as many as `former` has.
    init(roomFor former: SightingTimes? = nil) {
        groups =
            former?.groups.map {
                Group(kind: $0.kind, market: $0.market, isFull: $0.isFull, roomFor: $0.count)
            } ?? []
    }

    /// Takes note that `sighting` was made at `time`.
    mutating func add(_ sighting: Sighting, at time: Int) {
        let isFull = sighting.sight == .full
        let known = groups.firstIndex { $0.holds(sighting.kind, sighting.market, isFull: isFull) }
        let index = known ?? groups.endIndex
        if known == nil {
            groups.append(Group(kind: sighting.kind, market: sighting.market, isFull: isFull))
        }
        if groups[index].add(sighting.id, time) { count += 1 }
    }

    /// When an object was seen; 0 for never.
    func time(of kind: EntityKind, _ id: String, market: String, isFull: Bool) -> Int {
        for group in groups where group.holds(kind, market, isFull: isFull) { return group.time(of: id) }
        return 0
    }
}
