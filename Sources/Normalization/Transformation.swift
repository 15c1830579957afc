import Catalog
public import Diagnostics
import Foundation
public import Landing

/// Makes the rows files of a run from everything that it landed.
public struct Transformation {
    private let run: RunDirectory
    private let landing: [LandedFile]
    private let stop: StopSignal
    private let threads: Int
    private let progress: (_ lines: Int, _ file: String) -> Void

    /// Rows waiting for more than these bytes are written: few large writes, in buffers that stay small beside
    /// the parser's own memory.
    private static let buffered = 1 << 20

    /// More than these only wait for their turn.
    private static let mostThreads = 4

    /// The transformation of what `run` has landed by now.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - stop: Ends the work early; the rows of before then stand.
    ///   - progress: Called after each line with the lines read so far, and the file's name.
    /// - Throws: A `StorageError` when landing cannot be listed.
    public init(
        of run: RunDirectory,
        stop: StopSignal,
        progress: @escaping (_ lines: Int, _ file: String) -> Void = { _, _ in }
    ) throws {
        self.run = run
        self.stop = stop
        self.progress = progress
        threads = min(ProcessInfo.processInfo.activeProcessorCount, Self.mostThreads)
        landing = try LandedFile.all(in: run)
    }

    /// The rows that were made of this very landing before; `nil` when there are none, or it has grown since.
    ///
    /// - Returns: What the rows files hold.
    /// - Throws: A `StorageError`.
    public func earlierRows() throws -> RowsManifest? {
        let wanted = RowsManifest(tables: [], landing: landing).landing
        guard let rows = try RowsManifest.read(in: run), rows.landing == wanted else { return nil }
        return rows
    }

    /// Makes the rows, in the place of earlier ones.
    ///
    /// Parsing is done side by side by as many threads as there are cores for it. Rows are made of one block of lines
    /// at a time, in their order: so they are the same however many threads there are.
    ///
    /// - Returns: What the rows files hold; `nil` when it was stopped.
    /// - Throws: A `StorageError`; a `JSONError` when there is no memory.
    public func perform() throws -> RowsManifest? {
        let rows = try RowsWriter(in: run, tables: StagedTable.allCases.map(\.rawValue), landing: landing)
        let normalizer = try Normalizer()
        let blocks = LandedBlocks(of: landing)
        let turns = Turns()
        // The blocks have a lock of their own; all else is touched only by whose turn it is.
        SideBySide.perform(threads: threads) {
            let parsers = LineParsers()
            var isWanted = true
            while isWanted, let (number, next) = blocks.next() {
                let block = next.map { ParsedBlock($0, by: parsers) }
                isWanted = turns.take(number) { try add(block.get(), to: normalizer, rows) }
            }
        }
        guard try !turns.wereEnded() else { return nil }
        try drain(normalizer, into: rows)
        return try rows.finish(counts: normalizer.counts.byName)
    }

    /// Returns `false` when it was asked to stop.
    private func add(_ block: ParsedBlock, to normalizer: Normalizer, _ rows: RowsWriter) throws -> Bool {
        for (index, line) in block.lines.enumerated() {
            guard !stop.isRequested else { return false }
            let landed = "\(block.file.name):\(block.firstNumber + index)"
            switch block.file.content {
            case .answers:
                try normalizer.addAnswer(line, landed: landed, number: normalizer.counts.lines + 1)
            case .requests: try normalizer.addLogLine(line, landed: landed, as: .request)
            case .failures: try normalizer.addLogLine(line, landed: landed, as: .failure)
            }
            if normalizer.size > Self.buffered { try drain(normalizer, into: rows) }
            progress(normalizer.counts.lines, block.file.name)
        }
        return true
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
}

extension RowsManifest {
    /// The rows as a stage's tally: what came of the lines, and how many rows each table has.
    ///
    /// - Parameter stage: The stage's name.
    /// - Returns: A complete tally.
    public func tally(of stage: String) -> Tally {
        var tally = Tally(stage: stage, counts: counts)
        for (table, file) in tables { tally.counts[table] = file.rows }
        tally.counts["rows"] = tables.values.reduce(0) { $0 + $1.rows }
        return tally
    }
}
