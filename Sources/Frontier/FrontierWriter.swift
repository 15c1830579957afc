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

    /// The queue on which SQLite may block.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens `file` and brings its tables up to date; `mapping` is the digest of what makes rows of answers.
    init(_ file: SQLiteFile, mapping: String?) throws {
        let database = try SQLiteDatabase(file)
        try FrontierTables.prepare(database, mapping: mapping)
        tables = FrontierTables(database: database)
    }

    /// Opens the file at `url` as it stands, so that nothing can be written.
    init(reading url: URL) throws {
        tables = try FrontierTables(reading: url)
    }

    /// What `body` returns, all of whose changes are made, or none where it throws.
    func write<Value: Sendable>(_ body: @Sendable (FrontierTables) throws -> Value) throws -> Value {
        try tables.database.transaction { try body(tables) }
    }

    /// Takes in everything that waits; nothing does where another call has been faster.
    func takeIn() throws {
        guard let batch = pending.withLock({ $0.begin() }) else { return }
        var progress = segmentProgress
        do {
            try tables.database.transaction { try tables.record(batch, &progress) }
            segmentProgress = progress
            pending.withLock { $0.end() }
        } catch {
            // Each caller has to hear of it, so the next one meets it too.
            pending.withLock { $0.giveBack() }
            throw error
        }
    }
}
