public import Catalog
import Diagnostics
public import Foundation
import SQLite
import Synchronization

/// The local index of what is known: asked before every request, told of every answer.
///
/// It is a SQLite file that several processes may use at once. What it is told is idempotent and in any order:
/// the newest answer wins.
public actor Frontier {
    private let database: SQLiteDatabase
    private let executor = BlockingExecutor(label: "frontier")
    /// Per segment, ranges read ahead of the bytes that are known to be read without a gap.
    var progress: [LandedRange.Place: ReadingProgress] = [:]
    /// What has been told and waits to be taken in.
    private nonisolated let told = Mutex<[Telling]>([])

    /// How old the last whole reading of an artist's albums may be for a reading to stop where nothing is new.
    private let sweep: Duration

    /// The queue on which SQLite may block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the frontier at `url`, creating it, readable by its owner only, where missing.
    ///
    /// - Parameters:
    ///   - url: The SQLite file; one of an earlier version is brought up to date.
    ///   - sweep: How often an artist's albums are read to the end, rather than up to the first page without
    ///     news.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of a newer version.
    public init(at url: URL, sweep: Duration = .seconds(90 * 86_400)) throws {
        let database = try SQLiteDatabase(
            SQLiteFile("frontier", at: url, cure: "move it away: a new one is made from what has landed")
        )
        try database.execute(PackageResources.session_sql)
        try database.execute(PackageResources.begin_sql)
        do {
            var version = 0
            try database.statement("version", PackageResources.version_sql).run([]) {
                version = $0.integer(0)
            }
            guard version <= 2 else { throw FrontierError.newer(path: url.path, version: version) }
            if version == 0 { try database.execute(PackageResources.schema_sql) }
            if version <= 1 { try database.execute(PackageResources.upgrade_1_to_2_sql) }
            try database.execute(PackageResources.commit_sql)
        } catch {
            try? database.execute(PackageResources.rollback_sql)
            throw error
        }
        self.database = database
        self.sweep = sweep
    }

    /// Opens the frontier at `url` as it stands, without changing anything; an empty one where there is none.
    ///
    /// - Parameters:
    ///   - url: The SQLite file.
    ///   - sweep: How often an artist's albums are read to the end.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of another version.
    public init(reading url: URL, sweep: Duration = .seconds(90 * 86_400)) throws {
        let database: SQLiteDatabase
        if FileManager.default.fileExists(atPath: url.path) {
            let file = SQLiteFile(
                "frontier",
                at: url,
                cure: "move it away: a new one is made from what has landed"
            )
            database = try SQLiteDatabase(file, isReadOnly: true)
            var version = 0
            try database.statement("version", PackageResources.version_sql).run([]) {
                version = $0.integer(0)
            }
            guard version <= 2 else { throw FrontierError.newer(path: url.path, version: version) }
            guard version == 2 else { throw FrontierError.older(path: url.path, version: version) }
        } else {
            database = try SQLiteDatabase(SQLiteFile(inMemory: "frontier"))
            try database.execute(PackageResources.schema_sql)
            try database.execute(PackageResources.upgrade_1_to_2_sql)
        }
        self.database = database
        self.sweep = sweep
    }

    /// Takes in what answers told, and with it that the landed bytes they stand in have been read.
    ///
    /// What several tasks tell at the same time is taken in at once, in one transaction.
    ///
    /// - Parameters:
    ///   - observations: What answers told.
    ///   - range: Where they have landed; `nil` for what has not.
    /// - Throws: A `SQLiteError`; then nothing of it is known yet, and the next call tries again.
    public nonisolated func observe(
        _ observations: [Observation],
        landed range: LandedRange? = nil
    ) async throws {
        guard !observations.isEmpty || range != nil else { return }
        told.withLock { $0.append(Telling(observations: observations, range: range)) }
        try await takeIn()
    }

    /// Takes in everything that waits; nothing does where another call has been faster.
    private func takeIn() throws {
        let tellings = told.withLock { told in
            defer { told = [] }
            return told
        }
        guard !tellings.isEmpty else { return }
        let before = progress
        do {
            try transaction { try record(tellings) }
        } catch {
            progress = before
            // Each caller has to hear of it, so the next one meets it too.
            told.withLock { $0.insert(contentsOf: tellings, at: 0) }
            throw error
        }
    }

    /// Notes why objects are wanted; the first reason stays.
    public func want(_ wishes: [(kind: EntityKind, id: String, why: String)], market: String?) throws {
        try transaction {
            for wish in wishes {
                let sighting = Sighting(wish.kind, wish.id, market: market, .simplified)
                try run("want_entity", PackageResources.want_entity_sql, key(sighting) + [.text(wish.why)])
            }
        }
    }

    /// What is known of each of `ids`, in their order.
    public func standings(of kind: EntityKind, _ ids: [String], market: String?) throws -> [Standing] {
        try ids.map { id in
            var standing = Standing()
            try run(
                "entity",
                PackageResources.entity_sql,
                key(Sighting(kind, id, market: market, .simplified))
            ) { row in
                standing.simplifiedAt = date(row.integer(0))
                standing.fullAt = date(row.integer(1))
                standing.missingFrom = date(row.integer(2))
                standing.missingAt = date(row.integer(3))
                standing.etag = row.text(4)
                standing.why = row.text(5)
            }
            return standing
        }
    }

    /// How far `list` has been read, from its first page on.
    ///
    /// A reading of an artist's albums ends at the first page that brings nothing new, unless the last reading
    /// to the end is older than the sweep.
    public func walk(_ list: ListName) throws -> Walk {
        guard let list = try stored(list), let first = try page(0, of: list.id) else { return .unread }
        let stopsQuiet =
            list.kind.growsAtTop && list.sweptAt > 0
            && Double(first.answeredAt - list.sweptAt) < sweep.seconds * 1_000
        guard let reading = try reading(of: list, stopsQuiet: stopsQuiet) else { return .unread }
        var walk = Walk(startedAt: date(first.answeredAt), nextOffset: reading.nextOffset)
        walk.total = first.total
        return walk
    }

    /// The `ETag` of the page of `list` at `offset`, where it was received for exactly the request `target`.
    public func etag(of list: ListName, at offset: Int, target: String) throws -> String? {
        guard let list = try stored(list), let tag = try page(offset, of: list.id)?.tag else { return nil }
        return tag.target == target ? tag.etag : nil
    }

    /// Whether the page of `list` at `offset` has items, but only such as stand before it or have no id.
    public func isRepetition(_ list: ListName, at offset: Int) throws -> Bool {
        guard offset > 0, let list = try stored(list), let page = try page(offset, of: list.id),
            page.count > 0
        else { return false }
        var isRepetition = true
        try run("positions", PackageResources.positions_sql, [.integer(list.id), .integer(offset)]) { row in
            if row.integer(0) < offset + page.count { isRepetition = false }
        }
        return isRepetition
    }

    /// The items known of `list` before position `limit`, in order.
    public func members(of list: ListName, limit: Int = .max) throws -> [ListMember] {
        guard let list = try stored(list) else { return [] }
        var members: [ListMember] = []
        try run("members", PackageResources.members_sql, [.integer(list.id), .integer(limit)]) { row in
            guard let kind = row.text(1), let id = row.text(2) else { return }
            members.append(ListMember(position: row.integer(0), kind: kind, id: id))
        }
        return members
    }

    /// How many bytes of a landed segment have been taken in.
    public func bytesRead(origin: String, segment: String) throws -> Int {
        var bytes = 0
        try run("reading", PackageResources.reading_sql, [.text(origin), .text(segment)]) {
            bytes = $0.integer(0)
        }
        return bytes
    }
}

extension Frontier {
    func stored(_ list: ListName) throws -> StoredList? {
        var stored: StoredList?
        try run("list", PackageResources.list_sql, [.text(list.kind.rawValue), .text(list.key)]) { row in
            stored = StoredList(
                id: row.integer(0),
                kind: list.kind,
                sweptAt: row.integer(1),
                total: row.optionalInteger(2)
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
                total: row.optionalInteger(3),
                news: row.integer(4),
                tag: tag
            )
        }
        return page
    }

    private func transaction(_ body: () throws -> Void) throws {
        try run("begin", PackageResources.begin_sql, [])
        do {
            try body()
            try run("commit", PackageResources.commit_sql, [])
        } catch {
            try? run("rollback", PackageResources.rollback_sql, [])
            throw error
        }
    }

    func run(
        _ name: String,
        _ script: [UInt8],
        _ values: [SQLiteValue],
        row: (borrowing SQLiteRow) -> Void = { _ in }
    ) throws {
        try database.statement(name, script).run(values, row: row)
    }

    func key(_ sighting: Sighting) -> [SQLiteValue] {
        [.text(sighting.kind.rawValue), .text(sighting.id), .text(sighting.market)]
    }

    private func date(_ milliseconds: Int) -> Date? {
        milliseconds == 0 ? nil : Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
