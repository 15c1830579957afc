public import Catalog
public import Concurrency
import Foundation
import JSON
public import Landing

/// Makes the rows files of a run from everything that it landed.
public struct Transformation {
    private let run: RunDirectory
    private let target: RunDirectory
    /// The numbers of the lines wanted of each file; `nil` for all.
    private let wanted: [String: Set<Int>]?
    private let landing: [LandedFile]
    private let stop: StopSignal
    private let threads: Int
    private let mapping: Mapping
    /// The mapping's digest, which is kept because all that the mapping says must be encoded for it.
    private let digest: String
    private let progress: (_ lines: Int, _ file: String) -> Void

    /// More than these only wait for the disk.
    private static let mostThreads = 4

    /// The transformation of what `run` has landed by now.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - lines: The landed lines to make rows of; all when `nil`.
    ///   - target: The run whose rows they become; if not given, the same.
    ///   - stop: Ends the work early; the rows of before then stand.
    ///   - threads: How many make rows, four at most; if not given, one for each core that the process may use.
    ///   - contracts: What becomes of objects with something that the mapping does not know; the rest obeys its own.
    ///   - progress: Called after each block of lines with the lines read so far, and the file's name.
    /// - Throws: A `StorageError` when landing cannot be listed; a `DigestError` when no digest can be computed.
    public init(
        of run: RunDirectory,
        lines: Set<LandedLineName>? = nil,
        into target: RunDirectory? = nil,
        stop: StopSignal,
        threads: Int? = nil,
        contracts: [StagedTable: SchemaContract] = [:],
        progress: @escaping (_ lines: Int, _ file: String) -> Void = { _, _ in }
    ) throws {
        self.run = run
        self.target = target ?? run
        self.stop = stop
        mapping = .spotify.obeying(contracts)
        digest = try mapping.digest
        self.progress = progress
        self.threads = min(threads ?? UsableCores.count, Self.mostThreads)
        let wanted = lines.map { lines in
            Dictionary(grouping: lines, by: \.file).mapValues { Set($0.map(\.number)) }
        }
        self.wanted = wanted
        landing = try LandedFile.all(in: run).filter { wanted?.keys.contains($0.name) ?? true }
    }

    /// The rows that were made of this very landing by this very mapping before; `nil` when there are none, it has
    /// grown since, or a file of theirs is not as it was made.
    ///
    /// Every rows file is read once, for its checksum.
    ///
    /// - Parameter warn: Called with one line for each file of landing that has become less, and for the first of the
    ///   rows that is not as it was made.
    /// - Returns: What the rows files hold.
    /// - Throws: A `StorageError`; a `DigestError` when a checksum cannot be computed.
    public func earlierRows(warn: (String) -> Void = { _ in }) throws -> RowsManifest? {
        let wanted = RowsManifest(tables: [], landing: landing, mapping: digest)
        guard let rows = try RowsManifest.read(in: run) else { return nil }
        for (name, size) in rows.landing.sorted(by: { $0.key < $1.key }) {
            let left = wanted.landing[name] ?? 0
            guard left < size else { continue }
            warn(
                "landing/\(name) had \(size) bytes when the rows were made and has \(left) now: unless a torn last line was cut off, restore the file from a backup, and start again"
            )
        }
        guard rows.landing == wanted.landing, rows.mapping == wanted.mapping else { return nil }
        if let damaged = try rows.damagedFile(in: run) {
            warn(
                "\(damaged.relativePath) is missing or was changed after it was made: all rows are made again"
            )
            return nil
        }
        // Of one that was killed when all was done but this.
        try RowsWriter.removeLeftovers(in: run)
        return rows
    }

    /// Makes the rows, in the place of earlier ones.
    ///
    /// As many threads as there are cores for it make the rows of a block of lines each. Only to the files they come in
    /// turns, in the order of the lines: so they are the same however many threads there are.
    ///
    /// - Parameters:
    ///   - report: Called at the end with what the mapping does not know.
    ///   - warn: Called at the end with one line for each segment that lacks its end.
    /// - Returns: What the rows files hold; `nil` when it was stopped.
    /// - Throws: A `StorageError`; a ``LineMemoryError``, or a `JSONError`, when there is no memory.
    public func perform(
        reporting report: (DriftCollector) -> Void = { _ in },
        warn: (String) -> Void = { _ in }
    ) throws -> RowsManifest? {
        let rows = try RunRows(
            RowsWriter(
                in: target,
                tables: StagedTable.allCases.map(\.rawValue),
                landing: landing,
                mapping: digest
            )
        )
        let blocks = LandedBlocks(of: landing)
        let turns = OrderedTurns()
        // The blocks have a lock of their own; the rows are touched only by whose turn it is.
        SideBySide.perform(threads: threads) {
            let normalizer = Result { try Normalizer(mapping) }
            var isWanted = true
            while isWanted, let (number, next) = blocks.next() {
                let file = next.map(\.file.name)
                let isWhole = Result { try add(next.get(), to: normalizer.get()) }
                isWanted = turns.take(number) {
                    guard try isWhole.get() else { return false }
                    try rows.take(normalizer.get())
                    progress(rows.counts.lines, try file.get())
                    return true
                }
            }
        }
        guard try !turns.wereEnded() else { return nil }
        let manifest = try rows.finish()
        report(rows.drifts)
        for file in blocks.torn {
            warn(
                "landing/\(file.name) ends in the middle of a line, which makes no rows, though another segment follows: restore the file from a backup, and start again"
            )
        }
        return manifest
    }

    /// Returns `false` when it was asked to stop.
    private func add(_ block: LandedBlock, to normalizer: Normalizer) throws -> Bool {
        for index in 0..<block.lines.count {
            guard !stop.isRequested else { return false }
            let name = LandedLineName(file: block.file.name, number: block.lines.firstNumber + index)
            if let wanted, wanted[name.file]?.contains(name.number) != true { continue }
            do {
                try add(index, of: block, landed: name.description, to: normalizer)
            } catch let error as JSONError {
                // Of all that is thrown there it alone does not say where.
                throw LineMemoryError(landed: name.description, cause: error)
            }
        }
        return true
    }

    private func add(_ index: Int, of block: LandedBlock, landed: String, to normalizer: Normalizer) throws {
        let line = block.lines[index]
        let padding = LineBlock.padding
        switch block.file.content {
        case .answers:
            let number = block.before + index + 1
            try normalizer.addAnswer(line, padding: padding, landed: landed, number: number)
        case .requests:
            try normalizer.addLogLine(line, padding: padding, landed: landed, as: .request)
        case .failures:
            try normalizer.addLogLine(line, padding: padding, landed: landed, as: .failure)
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
