import Catalog
public import Landing

/// Where a rebuild gets its rows from: made of a run's landing in its turn, so that only one run's exist at a time.
public protocol RowsMaking: Sendable {
    /// Makes the rows of a run.
    ///
    /// - Parameter run: The run's name.
    /// - Returns: A directory of that name with its rows and receipts.
    /// - Throws: What keeps them from being made; `CancellationError` when it was stopped.
    func make(_ run: String) async throws -> RunDirectory

    /// Removes rows that were loaded.
    ///
    /// - Parameter run: What ``make(_:)`` returned.
    /// - Throws: What the disk says.
    func discard(_ run: RunDirectory) throws
}

/// How far a rebuild has come.
public enum RebuildProgress: Sendable, Equatable {
    /// The rows of a run are being made; those of the runs before it are loaded.
    case run(String, number: Int, of: Int, rows: Int)
    /// A run is being loaded.
    case load(LoadProgress, number: Int, of: Int)
    /// The rebuilt warehouse is compared with the present one.
    case comparing
    /// It is put in its place.
    case exchanging
}

/// What a rebuild did.
public struct RebuildReport: Sendable, Equatable {
    /// Runs loaded, those whose rows were those of another included.
    public var runs = 0
    /// Answers whose rows were loaded.
    public var answers = 0
    /// Rows loaded.
    public var rows = 0
    /// What the loads' checks found and let pass.
    public var warnings = 0
    /// What differs.
    public var differences = RebuildDifferences(tables: [])
    /// Whether the rebuilt warehouse was put in its place.
    public var isExchanged = false

    mutating func add(_ load: LoadReport) {
        runs += 1
        answers += load.rowCounts[.answer] ?? 0
        rows += load.rowCounts.values.reduce(0, +)
        warnings += load.audit.warnings.count
    }

    /// The report as a tally.
    ///
    /// - Parameters:
    ///   - name: The command's name.
    ///   - duration: How long it took.
    /// - Returns: A complete tally.
    public func tally(of name: String, after duration: Duration) -> Tally {
        let tables = differences.tables
        return Tally(
            stage: name,
            counts: [
                "runs": runs, "answers": answers, "rows": rows, "warnings": warnings, "requests": 0,
                "seconds": Int(duration.components.seconds), "exchanged": isExchanged ? 1 : 0,
                "changed": tables.reduce(0) { $0 + $1.changed }, "added": tables.reduce(0) { $0 + $1.added },
                "lost": differences.lostRows, "lost_values": differences.lostValues,
            ]
        )
    }
}
