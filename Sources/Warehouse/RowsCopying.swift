import Catalog
import Foundation
import Landing
import Postgres

/// Copies the rows files of a run into their temporary tables, and counts.
final class RowsCopying {
    /// The rows of each file so far, those that were left out included.
    private(set) var rowCounts: [StagedTable: Int] = [:]

    /// How many rows were left out.
    private(set) var skippedRows = 0

    private let scripts: ScriptFolder
    private let run: RunDirectory
    private let manifest: RowsManifest
    private let progress: @Sendable (LoadProgress) -> Void
    private let total: Int
    private var done = 0

    /// Copies the rows of `run`, of which `manifest` says how many there are.
    init(
        scripts: ScriptFolder,
        run: RunDirectory,
        manifest: RowsManifest,
        progress: @escaping @Sendable (LoadProgress) -> Void
    ) {
        self.scripts = scripts
        self.run = run
        self.manifest = manifest
        self.progress = progress
        total = StagedTable.allCases.reduce(0) { $0 + manifest[$1].bytes }
    }

    /// Copies the rows of `table`, without those that are skipped; the books are told how many those were.
    func copy(
        _ table: StagedTable,
        without skipped: SkippedOccurrences?,
        _ connection: isolated Connection
    ) async throws {
        let file = run.rows(of: table)
        let name = "\(run.rows.lastPathComponent)/\(file.lastPathComponent)"
        let target = "pg_temp.staged_\(table.rawValue)"
        var rows: Int
        var copied: Int
        if let skipped, let owner = HeadedTable.owner(of: table) {
            let needed = try NeededRows(in: file, without: skipped) { self.advance(by: $0, table) }
            copied = try await connection.copy(needed, named: name, into: target, columns: table.columns)
            rows = copied + needed.supersededCount + needed.skippedCount
            if rows > copied {
                skippedRows += rows - copied
                // Of objects and pages the database has counted those that count as staged.
                let staged = owner.table == table ? 0 : needed.skippedCount
                let count = try scripts.statement(.countSkipped)
                _ = try await connection.query(
                    count,
                    [table.rawValue, rows - copied - staged, staged]
                )
            }
        } else {
            let whole = try FileLines(file)
            copied = try await connection.copy(whole, named: name, into: target, columns: table.columns) {
                self.advance(by: $0, table)
            }
            rows = copied
        }
        guard rows == manifest[table].rows else {
            throw LoadError.badRows(
                file: file.relativePath,
                reason: "has \(rows) rows, but its manifest says \(manifest[table].rows)"
            )
        }
        if copied > 0 { try await connection.run(.session("analyze \(target)")) }
        rowCounts[table] = rows
    }

    private func advance(by bytes: Int, _ table: StagedTable) {
        done += bytes
        progress(.copied(bytes: done, of: total, table: table.rawValue))
    }
}
