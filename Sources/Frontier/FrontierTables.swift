import Catalog
import Foundation
import SQLite

/// The tables as one connection sees them.
struct FrontierTables {
    let database: SQLiteDatabase

    func run(
        _ name: String,
        _ script: [UInt8],
        _ values: [SQLiteValue],
        row: (borrowing SQLiteRow) -> Void = { _ in }
    ) throws {
        try database.statement(name, script).run(values, row: row)
    }

    static func key(_ sighting: Sighting) -> [SQLiteValue] {
        [.text(sighting.kind.rawValue), .text(sighting.id), .text(sighting.market)]
    }

    func status(of kind: EntityKind, _ id: String, market: String) throws -> StoredStatus {
        var status = StoredStatus()
        let key: [SQLiteValue] = [.text(kind.rawValue), .text(id), .text(market)]
        try run("entity", PackageResources.entity_sql, key) { row in
            status.simplifiedAt = row.integer(0)
            status.fullAt = row.integer(1)
            status.missingFrom = row.integer(2)
            status.missingAt = row.integer(3)
            status.etag = row.text(4)
            status.why = row.text(5)
        }
        return status
    }

    /// The same of each of `ids`, in their order.
    func statuses(of kind: EntityKind, _ ids: [String], market: String) throws -> [StoredStatus] {
        guard ids.count > 1 else { return try ids.map { try status(of: kind, $0, market: market) } }
        return try database.reading { try ids.map { try status(of: kind, $0, market: market) } }
    }

    func stored(_ list: ListName) throws -> StoredList? {
        var stored: StoredList?
        try run("list", PackageResources.list_sql, [.text(list.kind.rawValue), .text(list.key)]) { row in
            stored = StoredList(
                id: row.integer(0),
                kind: list.kind,
                sweptAt: row.integer(1),
                total: row.optionalInteger(2).flatMap(ListPage.position)
            )
        }
        return stored
    }

    func page(_ offset: Int, of list: Int) throws -> StoredPage? {
        var page: StoredPage?
        try run("page", PackageResources.page_sql, [.integer(list), .integer(offset)]) { row in
            var tag: PageTag?
            if let etag = row.text(5), let target = row.text(6) { tag = PageTag(etag: etag, target: target) }
            page = StoredPage(
                count: row.integer(0),
                nextOffset: row.optionalInteger(1),
                answeredAt: row.integer(2),
                total: row.optionalInteger(3).flatMap(ListPage.position),
                news: row.integer(4),
                tag: tag
            )
        }
        return page
    }

    /// The positions from `offset` on at which something stands.
    func positions(of list: StoredList, from offset: Int) throws -> [Int] {
        var positions: [Int] = []
        try run("positions", PackageResources.positions_sql, [.integer(list.id), .integer(offset)]) { row in
            positions.append(row.integer(0))
        }
        return positions
    }

    func members(of list: StoredList, limit: Int) throws -> [ListMember] {
        var members: [ListMember] = []
        try run("members", PackageResources.members_sql, [.integer(list.id), .integer(limit)]) { row in
            guard let kind = row.text(1).flatMap(SearchKind.init(rawValue:)), let id = row.text(2)
            else { return }
            members.append(ListMember(position: row.integer(0), kind: kind, id: id))
        }
        return members
    }

    func bytesRead(of place: LandedRange.Place) throws -> Int {
        var bytes = 0
        try run("reading", PackageResources.reading_sql, [.text(place.origin), .text(place.segment)]) {
            bytes = $0.integer(0)
        }
        return bytes
    }

    /// When what was asked in vain was; nothing where the file was made before that was kept.
    func unanswered() throws -> [String: FailureSpan] {
        var isKept = false
        try run("unanswered_kept", PackageResources.unanswered_kept_sql, []) { isKept = $0.integer(0) > 0 }
        guard isKept else { return [:] }
        var spans: [String: FailureSpan] = [:]
        try run("unanswered", PackageResources.unanswered_sql, []) { row in
            guard let name = row.text(0), let first = StoredStatus.date(row.integer(1)),
                let last = StoredStatus.date(row.integer(2))
            else { return }
            spans[name] = FailureSpan(first: first, last: last)
        }
        return spans
    }

    /// Whether any answer told of an object.
    func hasSeenEntities() throws -> Bool {
        var hasSeen = false
        try run("seen_entities", PackageResources.seen_entities_sql, []) { hasSeen = $0.integer(0) > 0 }
        return hasSeen
    }

    func census(of kind: ListName.Kind) throws -> ListCensus {
        var census = ListCensus()
        try run("census", PackageResources.census_sql, [.text(kind.rawValue)]) { row in
            census = ListCensus(lists: row.integer(0), items: row.integer(1))
        }
        return census
    }
}

extension SQLiteFile {
    /// The frontier at `url`.
    static func frontier(at url: URL) -> SQLiteFile {
        SQLiteFile(
            "frontier",
            at: url,
            cure:
                "move it away, with the -wal and -shm files beside it: a new one is made from what has "
                + "landed"
        )
    }
}
