import Concurrency
import Foundation
import SQLite

/// Reads the frontier's file, on a connection of its own: it waits for no writer.
///
/// Whoever asks waits without a thread, however many ask, and however long the file takes.
actor FrontierReader {
    private let tables: FrontierTables
    private let executor = BlockingExecutor(label: "frontier reader")

    /// The queue on which SQLite may block.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens `file`, whose tables are up to date.
    init(_ file: SQLiteFile) throws {
        tables = FrontierTables(database: try SQLiteDatabase(file))
    }

    /// Opens the file at `url` as it stands; what is empty where there is none.
    init(reading url: URL) throws {
        tables = try FrontierTables(reading: url)
    }

    /// What `body` finds in the tables.
    func read<Value: Sendable>(_ body: @Sendable (FrontierTables) throws -> Value) throws -> Value {
        try body(tables)
    }
}
