import ArgumentParser
import Catalog
import Diagnostics
import Landing
import Logging
import Normalization
import StageKit

/// Makes rows of everything the run landed.
@main
struct Transform: Stage {
    static let configuration = CommandConfiguration(
        commandName: "transform",
        abstract: "Make rows of everything the run landed; what cannot be used is quarantined."
    )

    /// Done means done for the landing it saw: grown since, all rows are made anew.
    static let isSkippedWhenDone = false

    @OptionGroup var options: StageOptions

    func perform(_ context: StageContext) async throws -> Tally {
        let landing = try LandedFile.all(in: context.run)
        let fresh = RowsManifest(tables: [], landing: landing).landing
        if let rows = try RowsManifest.read(in: context.run), rows.landing == fresh {
            context.log.info("the rows are of this landing already")
            return tally(of: rows, context)
        }
        let tables = StagedTable.allCases.map(\.rawValue)
        let rows = try RowsWriter(in: context.run, tables: tables, landing: landing)
        let normalizer = try Normalizer()
        for file in landing {
            guard try read(file, into: normalizer, rows, context) else {
                var tally = Tally(stage: context.stage)
                tally.isPartial = true
                tally.reason = "stopped before all rows were made; started again, it makes them"
                return tally
            }
        }
        try drain(normalizer, into: rows)
        context.progress.finish()
        return tally(of: try rows.finish(counts: normalizer.counts.byName), context)
    }

    /// Returns `false` when the stage was asked to stop.
    private func read(
        _ file: LandedFile,
        into normalizer: Normalizer,
        _ rows: RowsWriter,
        _ context: StageContext
    ) throws -> Bool {
        var reader = try LineReader(file.url)
        var number = 0
        while !context.stop.isRequested {
            number += 1
            let landed = "\(file.name):\(number)"
            let isLine = try reader.next { line in
                switch file.content {
                case .answers:
                    try normalizer.addAnswer(line, padding: LineReader.padding, landed: landed)
                case .requests:
                    try normalizer.addLogLine(line, padding: LineReader.padding, landed: landed, as: .request)
                case .failures:
                    try normalizer.addLogLine(line, padding: LineReader.padding, landed: landed, as: .failure)
                }
            }
            guard isLine else { return true }
            // Few large writes; the buffers stay small beside the parser's own memory.
            if normalizer.size > 1 << 20 { try drain(normalizer, into: rows) }
            context.progress.update(done: normalizer.counts.lines, detail: "lines of \(file.name)")
        }
        return false
    }

    private func drain(_ normalizer: Normalizer, into rows: RowsWriter) throws {
        try normalizer.drain { table, bytes, count in
            if let table {
                try rows.append(bytes, rows: count, to: table.rawValue)
            } else {
                try rows.appendQuarantined(bytes)
            }
        }
    }

    private func tally(of rows: RowsManifest, _ context: StageContext) -> Tally {
        var tally = Tally(stage: context.stage, counts: rows.counts)
        for (table, file) in rows.tables { tally.counts[table] = file.rows }
        tally.counts["rows"] = rows.tables.values.reduce(0) { $0 + $1.rows }
        return tally
    }
}
