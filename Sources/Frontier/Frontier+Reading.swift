public import Catalog
import Diagnostics
import Synchronization

/// What callers ask; each sees what is pending beside what stands in the file.
///
/// What is pending is looked at first: what is taken in meanwhile is in the file when that is read.
extension Frontier {
    /// What is known of each of `ids`, in their order.
    public nonisolated func statuses(
        of kind: EntityKind,
        _ ids: [String],
        market: String?
    ) async throws -> [ObjectStatus] {
        let market = Sighting(kind, "", market: market, .simplified).market
        if pending.withLock({ $0.changesStatusesUnseen }) { try await flush() }
        let pendingStatuses = pending.withLock { pending in
            pending.isEmpty ? [] : ids.map { pending.status(of: kind, $0, market: market) }
        }
        return try reading.withLock { tables in
            try ids.indices.map { index in
                var status = try tables.status(of: kind, ids[index], market: market)
                if !pendingStatuses.isEmpty { pendingStatuses[index].merge(into: &status) }
                return status.status
            }
        }
    }

    /// How far `list` has been read, from its first page on.
    ///
    /// A reading of an artist's albums ends at the first page that brings nothing new, unless the last reading
    /// to the end is older than the sweep.
    public nonisolated func progress(of list: ListName) async throws -> ListProgress {
        if case .whole(let page, let time) = pending.withLock({ $0.list(list) }) {
            let isNewest = try reading.withLock { tables in
                guard let stored = try tables.stored(list), let first = try tables.page(0, of: stored.id)
                else { return true }
                return first.answeredAt <= time
            }
            if isNewest {
                var progress = ListProgress(startedAt: StoredStatus.date(time), nextOffset: nil)
                progress.total = page.total
                return progress
            }
        }
        try await takeIn(list)
        return try reading.withLock { tables in
            guard let list = try tables.stored(list), let first = try tables.page(0, of: list.id) else {
                return .unread
            }
            let stopsQuiet =
                list.kind.growsAtTop && list.sweptAt > 0
                && first.answeredAt - list.sweptAt < sweep.wholeMilliseconds()
            guard let reading = try tables.reading(of: list, stopsQuiet: stopsQuiet) else { return .unread }
            var progress = ListProgress(
                startedAt: StoredStatus.date(first.answeredAt),
                nextOffset: reading.nextOffset
            )
            progress.total = first.total
            return progress
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

    /// Whether the page of `list` at `offset` has items with an id, but only such as stand before it.
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

    /// Makes sure that what is pending of `list` is in the file.
    private nonisolated func takeIn(_ list: ListName) async throws {
        if pending.withLock({ $0.list(list) }) != nil { try await flush() }
    }
}
