public import Catalog
import Diagnostics
import Synchronization

/// What callers ask; each sees what is held beside what stands in the file.
///
/// What is held is looked at first: what is taken in meanwhile is in the file when that is read.
extension Frontier {
    /// What is known of each of `ids`, in their order.
    public nonisolated func standings(
        of kind: EntityKind,
        _ ids: [String],
        market: String?
    ) async throws -> [Standing] {
        let market = Sighting(kind, "", market: market, .simplified).market
        if told.withLock({ $0.changesStandingsUnseen }) { try await flush() }
        let held = told.withLock { held in
            held.isEmpty ? [] : ids.map { held.standing(of: kind, $0, market: market) }
        }
        return try reading.withLock { tables in
            try ids.indices.map { index in
                var standing = try tables.standing(of: kind, ids[index], market: market)
                if !held.isEmpty { held[index].merge(into: &standing) }
                return standing.standing
            }
        }
    }

    /// How far `list` has been read, from its first page on.
    ///
    /// A reading of an artist's albums ends at the first page that brings nothing new, unless the last reading
    /// to the end is older than the sweep.
    public nonisolated func walk(_ list: ListName) async throws -> Walk {
        if case .whole(let page, let time) = told.withLock({ $0.list(list) }) {
            let isNewest = try reading.withLock { tables in
                guard let stored = try tables.stored(list), let first = try tables.page(0, of: stored.id)
                else { return true }
                return first.answeredAt <= time
            }
            if isNewest {
                var walk = Walk(startedAt: StoredStanding.date(time), nextOffset: nil)
                walk.total = page.total
                return walk
            }
        }
        try await takeIn(list)
        return try reading.withLock { tables in
            guard let list = try tables.stored(list), let first = try tables.page(0, of: list.id) else {
                return .unread
            }
            let stopsQuiet =
                list.kind.growsAtTop && list.sweptAt > 0
                && Double(first.answeredAt - list.sweptAt) < sweep.seconds * 1_000
            guard let reading = try tables.reading(of: list, stopsQuiet: stopsQuiet) else { return .unread }
            var walk = Walk(
                startedAt: StoredStanding.date(first.answeredAt),
                nextOffset: reading.nextOffset
            )
            walk.total = first.total
            return walk
        }
    }

    /// The `ETag` of the page of `list` at `offset`, where it was received for exactly the request `target`.
    public nonisolated func etag(of list: ListName, at offset: Int, target: String) async throws -> String? {
        try await takeIn(list)
        return try reading.withLock { tables in
            guard let list = try tables.stored(list), let tag = try tables.page(offset, of: list.id)?.tag
            else { return nil }
            return tag.target == target ? tag.etag : nil
        }
    }

    /// Whether the page of `list` at `offset` has items, but only such as stand before it or have no id.
    public nonisolated func isRepetition(_ list: ListName, at offset: Int) async throws -> Bool {
        guard offset > 0 else { return false }
        try await takeIn(list)
        return try reading.withLock { tables in
            guard let list = try tables.stored(list), let page = try tables.page(offset, of: list.id),
                page.count > 0
            else { return false }
            return try tables.positions(of: list, from: offset).allSatisfy { $0 >= offset + page.count }
        }
    }

    /// The items known of `list` before position `limit`, in order.
    public nonisolated func members(of list: ListName, limit: Int = .max) async throws -> [ListMember] {
        try await takeIn(list)
        return try reading.withLock { tables in
            guard let list = try tables.stored(list) else { return [] }
            return try tables.members(of: list, limit: limit)
        }
    }

    /// Counts the lists of `kind` that are known to their end.
    public nonisolated func census(of kind: ListName.Kind) async throws -> ListCensus {
        try await flush()
        return try reading.withLock { try $0.census(of: kind) }
    }

    /// How many bytes of a landed segment have been taken in.
    public nonisolated func bytesRead(origin: String, segment: String) async throws -> Int {
        try await flush()
        let place = LandedRange.Place(origin: origin, segment: segment)
        return try reading.withLock { try $0.bytesRead(of: place) }
    }

    /// Sees to it that what is held of `list` stands in the file.
    private nonisolated func takeIn(_ list: ListName) async throws {
        if told.withLock({ $0.list(list) }) != nil { try await flush() }
    }
}
