import Catalog
import Digest
import JSON
import Landing

/// The rows files of a run, and the outcome of its lines so far.
final class RunRows {
    /// What came of the lines whose rows were taken.
    private(set) var counts = NormalizationCounts()
    /// What those lines had that no mapping knows.
    private(set) var drifts = DriftCollector()

    private let files: RowsWriter
    /// The lists of markets that have a row: each normalizer knows its own only.
    private var marketSets: Set<Int> = []
    private let checksums: [StagedTable: Checksum]

    /// - Throws: A `DigestError`.
    init(_ files: RowsWriter) throws {
        self.files = files
        checksums = Dictionary(
            uniqueKeysWithValues: try StagedTable.allCases.map { ($0, try Checksum()) }
        )
    }

    /// Takes all that `normalizer` has made.
    ///
    /// - Throws: A `StorageError`.
    func take(_ normalizer: Normalizer) throws {
        drifts.add(normalizer.drifts)
        var repeated = 0
        var taken = try normalizer.drain { table, bytes, count in
            guard let table else { return try files.appendQuarantined(bytes) }
            guard table == .marketSet else {
                return try append(bytes, rows: count, to: table)
            }
            let new = newSets(bytes)
            repeated = count - new.rows
            try new.bytes.withUnsafeBytes { try append($0, rows: new.rows, to: table) }
        }
        taken.rows[StagedTable.marketSet.rawValue, default: 0] -= repeated
        counts += taken
    }

    /// Makes the files appear.
    ///
    /// - Throws: A `StorageError`, a `JSONError` when there is no memory.
    func finish() throws -> RowsManifest {
        let writer = try RowWriter(RowPlan(Mapping.spotify))
        for drift in drifts.all { try writer.append(drift.columns, to: .drift) }
        try writer.withRows(of: .drift) { bytes, count in try append(bytes, rows: count, to: .drift) }
        var counts = counts.byName
        if drifts.leftOut > 0 { counts["drift_left_out"] = drifts.leftOut }
        return try files.finish(
            counts: counts,
            checksums: Dictionary(uniqueKeysWithValues: checksums.map { ($0.key.rawValue, $0.value.hex) })
        )
    }

    private func append(_ bytes: UnsafeRawBufferPointer, rows count: Int, to table: StagedTable) throws {
        try files.append(bytes, rows: count, to: table.rawValue)
        checksums[table]?.update(bytes)
    }

    /// Of rows that begin with a set's number those whose set has none yet.
    private func newSets(_ rows: UnsafeRawBufferPointer) -> (bytes: [UInt8], rows: Int) {
        var new: (bytes: [UInt8], rows: Int) = ([], 0)
        for row in rows.split(separator: UInt8(ascii: "\n")) {
            let digits = row.prefix { $0 != UInt8(ascii: "\t") }
            let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            guard marketSets.insert(number).inserted else { continue }
            new.bytes += row
            new.bytes.append(UInt8(ascii: "\n"))
            new.rows += 1
        }
        return new
    }
}
