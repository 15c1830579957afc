import Catalog
import Foundation
import Landing
import Postgres

/// Finds out which rows of a run need not be copied, because the database knows what they tell.
struct KnownRows {
    let scripts: ScriptFolder
    let run: RunDirectory

    /// Asks the database by the rows' headings, and confirms what is known; once answers are copied, before all else.
    ///
    /// - Returns: What can be left out; `nil` when that would be little.
    func skip(_ connection: isolated Connection) async throws -> SkippedOccurrences? {
        try await connection.run(scripts.statement(.createHeadings))
        guard try await isTrue(.maySkip, connection) else { return nil }
        let skipped = SkippedOccurrences()
        for table in HeadedTable.allCases {
            try await copy(table, noting: skipped, connection)
            if table == .album {
                guard try await isTrue(.isMostlyKnown, connection) else { return nil }
            }
        }
        skipped.seal()
        try await connection.run(scripts.statement(.skipKnown))
        try await connection.copyOut(scripts.statement(.listExceptions)) { bytes in
            let line = CopyLine(startOf: bytes[...])
            // The line ends with t or f and its break.
            if let occurrence = line.occurrence {
                skipped.mark(occurrence, isSuperseded: bytes.dropLast().last == UInt8(ascii: "t"))
            }
        }
        return skipped
    }

    private func copy(
        _ table: HeadedTable,
        noting skipped: SkippedOccurrences,
        _ connection: isolated Connection
    ) async throws {
        let file = run.rows(of: table.table)
        let name = "\(run.rows.lastPathComponent)/\(file.lastPathComponent)"
        let headings = try Headings(of: table, in: file) { occurrence in
            guard skipped.note(occurrence) else {
                throw LoadError.badRows(
                    file: file.relativePath,
                    reason: "has an occurrence of no answer, \(occurrence)"
                )
            }
        }
        _ = try await connection.copy(
            headings,
            named: name,
            into: table.target,
            columns: table.headingColumns
        )
    }

    private func isTrue(_ statement: Statement, _ connection: isolated Connection) async throws -> Bool {
        try await connection.query(try scripts.statement(statement)).scalar()
    }
}
