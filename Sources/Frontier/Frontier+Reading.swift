public import Catalog
import Synchronization

/// What callers ask; each sees what is pending beside what stands in the file.
///
/// What is pending is looked at first: what is taken in meanwhile is in the file when that is read.
extension Frontier {
    /// What is known of each of `ids`, in their order.
    public func statuses(
        of kind: EntityKind,
        _ ids: [String],
        market: String?
    ) async throws -> [ObjectStatus] {
        let market = kind.storedMarket(market)
        var statuses: [ObjectStatus] = []
        statuses.reserveCapacity(ids.count)
        for part in Self.parts(of: ids) { statuses += try await known(of: kind, part, market: market) }
        return statuses
    }

    private func known(
        of kind: EntityKind,
        _ ids: [String],
        market: String
    ) async throws -> [ObjectStatus] {
        if writer.pending.withLock({ $0.changesStatusesUnseen }) { try await flush() }
        let pendingStatuses = writer.pending.withLock { pending in
            pending.isEmpty ? [] : ids.map { pending.status(of: kind, $0, market: market) }
        }
        let stored = try await stored(of: kind, ids, market: market)
        return ids.indices.map { index in
            var status = stored[index]
            if !pendingStatuses.isEmpty { pendingStatuses[index].merge(into: &status) }
            return status.status
        }
    }

    /// What the file says of each of `ids`, or said a moment ago.
    private func stored(
        of kind: EntityKind,
        _ ids: [String],
        market: String
    ) async throws -> [StoredStatus] {
        let start = ContinuousClock.now
        let (recent, forgettings) = writer.recent.withLock { recent in
            (recent.statuses(of: kind, ids, market: market, at: start), recent.forgettings)
        }
        if let recent { return recent }
        let statuses = try await reader.read { try $0.statuses(of: kind, ids, market: market) }
        writer.recent.withLock { recent in
            recent.keep(statuses, of: kind, ids, market: market, readFrom: start, forgettings)
        }
        return statuses
    }

    /// How far `list` has been read, from its first page on.
    ///
    /// A reading of an artist's albums ends at the first page that brings nothing new, unless the last reading
    /// to the end is older than the sweep.
    public func progress(of list: ListName) async throws -> ListProgress {
        if case .whole(let page, let time) = writer.pending.withLock({ $0.list(list) }) {
            let isNewest = try await reader.read { tables in
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
        try await takeIn([list])
        return try await reader.read { try $0.progress(of: list, sweep: self.sweep) }
    }

    /// The same of each of `lists`, in their order.
    public func progress(of lists: [ListName]) async throws -> [ListProgress] {
        var progress: [ListProgress] = []
        progress.reserveCapacity(lists.count)
        for part in Self.parts(of: lists) {
            try await takeIn(part)
            progress += try await reader.read { tables in
                try part.map { try tables.progress(of: $0, sweep: self.sweep) }
            }
        }
        return progress
    }

    /// The `ETag` of the page of `list` at `offset`, where it was received for exactly the request `target`.
    public func etag(of list: ListName, at offset: Int, target: String) async throws -> String? {
        try await takeIn([list])
        return try await reader.read { tables in
            guard let list = try tables.stored(list), let tag = try tables.page(offset, of: list.id)?.tag
            else { return nil }
            return tag.target == target ? tag.etag : nil
        }
    }

    /// Whether the page of `list` at `offset` has items with an id, but only such as stand before it.
    public func isRepetition(_ list: ListName, at offset: Int) async throws -> Bool {
        guard offset > 0 else { return false }
        try await takeIn([list])
        return try await reader.read { tables in
            guard let list = try tables.stored(list), let page = try tables.page(offset, of: list.id),
                page.count > 0
            else { return false }
            return try tables.positions(of: list, from: offset).allSatisfy { $0 >= offset + page.count }
        }
    }

    /// The items known of `list` before position `limit`, in order.
    public func members(of list: ListName, limit: Int = .max) async throws -> [ListMember] {
        try await takeIn([list])
        return try await reader.read { tables in
            guard let list = try tables.stored(list) else { return [] }
            return try tables.members(of: list, limit: limit)
        }
    }

    /// Hands the items known of each of `lists` to `body`, with the list's place among them, in their order.
    ///
    /// Those of some hundred lists are in memory at a time.
    public func members(
        of lists: [ListName],
        _ body: (_ index: Int, _ members: [ListMember]) throws -> Void
    ) async throws {
        var index = 0
        for part in Self.parts(of: lists) {
            try await takeIn(part)
            let found = try await reader.read { tables in
                try part.map { name -> [ListMember] in
                    guard let list = try tables.stored(name) else { return [] }
                    return try tables.members(of: list, limit: .max)
                }
            }
            for members in found {
                try body(index, members)
                index += 1
            }
        }
    }

    /// Counts the lists of `kind` that are known to their end.
    public func census(of kind: ListName.Kind) async throws -> ListCensus {
        try await flush()
        return try await reader.read { try $0.census(of: kind) }
    }

    /// Whether any answer told of an artist, an album or a track.
    ///
    /// - Throws: A `SQLiteError`.
    public func hasSeenObjects() async throws -> Bool {
        try await flush()
        return try await reader.read { try $0.hasSeenEntities() }
    }

    /// How many bytes of a landed segment have been taken in.
    public func bytesRead(origin: String, segment: String) async throws -> Int {
        try await flush()
        let place = LandedRange.Place(origin: origin, segment: segment)
        return try await reader.read { try $0.bytesRead(of: place) }
    }

    /// Makes sure that what is pending of `lists` is in the file.
    private func takeIn(_ lists: [ListName]) async throws {
        let isPending = writer.pending.withLock { pending in lists.contains { pending.list($0) != nil } }
        if isPending { try await flush() }
    }

    /// `things` in parts: between two of them others have their turn.
    private static func parts<Thing>(of things: [Thing]) -> [[Thing]] {
        stride(from: 0, to: things.count, by: many).map {
            Array(things[$0..<min($0 + many, things.count)])
        }
    }

    private static let many = 512
}
