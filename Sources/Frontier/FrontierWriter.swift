import Concurrency
import Foundation
import SQLite
import Synchronization

/// Writes the frontier's file, one transaction after the other.
actor FrontierWriter {
    private let tables: FrontierTables
    private let executor = BlockingExecutor(label: "frontier writer")
    /// Per segment, ranges read ahead of the bytes that are known to be read without a gap.
    private var segmentProgress: [LandedRange.Place: ReadingProgress] = [:]

    /// What has been told and is not in the file yet.
    nonisolated let pending = Mutex(PendingObservations())
    /// What the file was found to say, until it is written to.
    nonisolated let recent: Mutex<RecentStatuses>

    /// The queue on which SQLite may block.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens `file` and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - file: The frontier's file.
    ///   - mapping: The digest of what makes rows of answers.
    ///   - recency: How long what is read of an object may be taken for what the file says.
    /// - Throws: A `SQLiteError`; a ``FrontierError`` for a file of a newer version.
    init(_ file: SQLiteFile, mapping: String?, recency: Duration) throws {
        recent = Mutex(RecentStatuses(lifetime: recency))
        let database = try SQLiteDatabase(file)
        try FrontierTables.prepare(database, mapping: mapping)
        tables = FrontierTables(database: database)
    }

    /// Opens the file at `url` as it stands, so that nothing can be written.
    init(reading url: URL) throws {
        recent = Mutex(RecentStatuses(lifetime: .zero))
        tables = try FrontierTables(reading: url)
    }

    /// What `body` returns, all of whose changes are made, or none where it throws.
    func write<Value: Sendable>(_ body: @Sendable (FrontierTables) throws -> Value) throws -> Value {
        defer { recent.withLock { $0.forget() } }
        return try tables.database.transaction { try body(tables) }
    }

    /// The same with a `body` that changes whole tables, however large they are.
    func rewrite<Value: Sendable>(_ body: @Sendable (FrontierTables) throws -> Value) throws -> Value {
        // Prepared once, a pragma would do its work but once; inside a transaction it would come too late.
        try tables.database.execute(PackageResources.copies_in_file_sql)
        // Should that fail, all goes on as well, if slower.
        defer { try? tables.database.execute(PackageResources.copies_in_memory_sql) }
        return try write(body)
    }

    /// Takes in everything that waits; nothing does where another call has been faster.
    func takeIn() throws {
        guard let batch = pending.withLock({ $0.begin() }) else { return }
        var progress = segmentProgress
        do {
            try tables.database.transaction { try tables.record(batch, &progress) }
            segmentProgress = progress
            // Before it is pending no longer: who looks there and does not find it must find it in the file.
            recent.withLock { $0.forget() }
            // Letting go of so much takes a while, in which nobody should have to wait for the lock.
            withExtendedLifetime(batch) { pending.withLock { $0.end() } }
        } catch {
            // Each caller has to hear of it, so the next one meets it too.
            pending.withLock { $0.giveBack() }
            throw error
        }
    }
}
