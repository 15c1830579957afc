public import Catalog
import Diagnostics
public import Foundation
import SQLite
import Synchronization

/// The local index of what is known: consulted before every request, updated with every answer.
///
/// It is a SQLite file that several processes may use at once. What it is told is idempotent and in any order:
/// the newest answer wins.
public actor Frontier {
    private let tables: FrontierTables
    private let executor = BlockingExecutor(label: "frontier")
    /// A separate connection for readers: they wait for no writer.
    nonisolated let reading: Mutex<FrontierTables>
    /// Per segment, ranges read ahead of the bytes that are known to be read without a gap.
    var segmentProgress: [LandedRange.Place: ReadingProgress] = [:]
    /// What has been recorded and is not in the file yet.
    nonisolated let pending = Mutex(PendingObservations())
    /// How long what has landed may wait to be taken in.
    private let holding: Duration

    /// How old the last whole reading of an artist's albums may be for a reading to stop where nothing is new.
    nonisolated let sweep: Duration

    /// The queue on which SQLite may block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the frontier at `url`, creating it, readable by its owner only, where missing.
    ///
    /// - Parameters:
    ///   - url: The SQLite file; one of an earlier version is brought up to date.
    ///   - sweep: How often an artist's albums are read to the end, rather than up to the first page without
    ///     news.
    ///   - holding: How long what has landed may wait to be taken in together with what is told later. This frontier
    ///     knows it at once, others when it is taken in; when the process is killed before, it is read again from
    ///     where it has landed. Whoever holds calls ``flush()`` at the end.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of a newer version.
    public init(
        at url: URL,
        sweep: Duration = .seconds(90 * 86_400),
        holding: Duration = .zero
    ) throws {
        let file = SQLiteFile.frontier(at: url)
        // Two that turned one new file into one with a log would not wait for each other.
        try file.createWhole(Self.prepare)
        // One that was cut off to nothing would pass for a new one, and all that is known be requested again.
        try file.requireHeader()
        let database = try SQLiteDatabase(file)
        try Self.prepare(database)
        tables = FrontierTables(database: database)
        reading = Mutex(FrontierTables(database: try SQLiteDatabase(file)))
        self.sweep = sweep
        self.holding = holding
    }

    /// Brings the tables of `database` up to date.
    private static func prepare(_ database: SQLiteDatabase) throws {
        try database.execute(PackageResources.session_sql)
        try database.transaction {
            var version = 0
            try database.statement("version", PackageResources.version_sql).run([]) {
                version = $0.integer(0)
            }
            guard version <= 2 else {
                throw FrontierError.newer(path: database.file.url.path, version: version)
            }
            if version == 0 { try database.execute(PackageResources.schema_sql) }
            if version <= 1 { try database.execute(PackageResources.upgrade_1_to_2_sql) }
            try database.execute(PackageResources.latest_table_sql)
            try database.execute(PackageResources.unanswered_table_sql)
        }
    }

    /// Opens the frontier at `url` as it stands, without changing anything; an empty one where there is none.
    ///
    /// - Parameters:
    ///   - url: The SQLite file.
    ///   - sweep: How often an artist's albums are read to the end.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of another version.
    public init(reading url: URL, sweep: Duration = .seconds(90 * 86_400)) throws {
        tables = try FrontierTables(reading: url)
        reading = Mutex(try FrontierTables(reading: url))
        self.sweep = sweep
        holding = .zero
    }

    /// Takes in what answers told, and with it that the landed bytes they stand in have been read.
    ///
    /// What several tasks tell at the same time is taken in at once, in one transaction; what has landed may wait for
    /// more, if this frontier is one that holds. It is known here when this returns.
    ///
    /// - Parameters:
    ///   - observations: What answers told.
    ///   - range: Where they have landed; `nil` for what has not.
    /// - Throws: A `SQLiteError`; then nothing of it is in the file yet, and the next call tries again.
    public nonisolated func observe(
        _ observations: [Observation],
        landed range: LandedRange? = nil
    ) async throws {
        guard !observations.isEmpty || range != nil else { return }
        let entry = LandedObservations(observations: observations, range: range)
        // What has not landed could not be read again.
        let mayWait = range != nil && holding > .zero
        let step = pending.withLock { $0.add(entry, mayWait: mayWait) }
        switch step {
        case .rest: return
        case .takeIn: try await takeIn()
        case .takeInAside: takeInAside(after: .zero)
        case .takeInLater: takeInAside(after: holding)
        }
    }

    /// Takes in everything that waits, so that it stands in the file: for whoever else asks it.
    ///
    /// - Throws: A `SQLiteError`; then nothing of it is in the file yet, and the next call tries again.
    public nonisolated func flush() async throws {
        try await takeIn()
    }

    private nonisolated func takeInAside(after delay: Duration) {
        Task { [weak self] in
            if delay > .zero { try? await Task.sleep(for: delay) }
            // Whoever tells or asks next meets what went wrong.
            try? await self?.takeIn()
        }
    }

    /// Takes in everything that waits; nothing does where another call has been faster.
    private func takeIn() throws {
        guard let batch = pending.withLock({ $0.begin() }) else { return }
        let before = segmentProgress
        do {
            try transaction { try record(batch) }
            pending.withLock { $0.end() }
        } catch {
            segmentProgress = before
            // Each caller has to hear of it, so the next one meets it too.
            pending.withLock { $0.giveBack() }
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
}

extension Frontier {
    func stored(_ list: ListName) throws -> StoredList? { try tables.stored(list) }

    func page(_ offset: Int, of list: Int) throws -> StoredPage? { try tables.page(offset, of: list) }

    func reading(of list: StoredList, stopsQuiet: Bool) throws -> ListReading? {
        try tables.reading(of: list, stopsQuiet: stopsQuiet)
    }

    func bytesTakenIn(of place: LandedRange.Place) throws -> Int { try tables.bytesRead(of: place) }

    func transaction(_ body: () throws -> Void) throws {
        try tables.database.transaction(body)
    }

    func run(
        _ name: String,
        _ script: [UInt8],
        _ values: [SQLiteValue],
        row: (borrowing SQLiteRow) -> Void = { _ in }
    ) throws {
        try tables.run(name, script, values, row: row)
    }

    func key(_ sighting: Sighting) -> [SQLiteValue] {
        [.text(sighting.kind.rawValue), .text(sighting.id), .text(sighting.market)]
    }
}
