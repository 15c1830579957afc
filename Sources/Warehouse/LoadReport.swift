public import Catalog
public import Landing

/// What a load did.
public struct LoadReport: Sendable, Equatable {
    /// The merge's counts for one staged table.
    public struct Books: Sendable, Equatable {
        /// The staged table's name.
        public let kind: String
        /// Named counts: `occurrences`, `superseded`, `staged`, `inserted`, `updated`, `unchanged`, `deleted`, `bare`,
        /// `revalidated`, `unmatched`.
        public let counts: [String: Int]
    }

    /// The number of the load in `etl.load`.
    public let loadID: Int
    /// SHA-256 of the rows.
    public let digest: String
    /// Whether these rows had been loaded before, so that nothing was done.
    public let isRepeat: Bool
    /// The rows of each file, those that were left out included.
    public var rowCounts: [StagedTable: Int] = [:]
    /// How many rows were not even copied, because the database knew what they tell.
    public var skippedRows = 0
    /// The merge's counts for each table.
    public var books: [Books] = []
    /// What the audit before publishing found and let pass.
    public var audit = AuditReport()
    /// The runs that were expected to be in the database, and are not, or not whole.
    public var lostRuns = LostRuns()

    /// The report as a stage's tally: totals, and the books of the kinds that people ask for first.
    ///
    /// - Parameter stage: The stage's name.
    /// - Returns: A complete tally.
    public func tally(of stage: String) -> Tally {
        var counts = [
            Tally.Key.alreadyLoaded: isRepeat ? 1 : 0, "rows": rowCounts.values.reduce(0, +),
            "rows_skipped": skippedRows, "lost_runs": lostRuns.names.count,
        ]
        counts.merge(audit.counts) { $1 }
        for name in ["superseded", "staged", "inserted", "updated", "unchanged", "deleted"] {
            counts[name] = books.reduce(0) { $0 + ($1.counts[name] ?? 0) }
        }
        for books in books where EntityKind(rawValue: books.kind) != nil {
            for (name, count) in books.counts {
                counts["\(books.kind)_\(name)"] = count
            }
        }
        for table in [StagedTable.revalidation, .quarantine, .request, .failure] {
            if let rows = rowCounts[table] { counts[table.rawValue] = rows }
        }
        if let revalidations = books.first(where: { $0.kind == StagedTable.revalidation.rawValue }) {
            counts[Tally.Key.unmatchedRevalidations] = revalidations.counts["unmatched"]
        }
        return Tally(stage: stage, counts: counts)
    }
}

/// How far a load has come.
public enum LoadProgress: Sendable, Equatable {
    /// Bytes of rows sent to the server, of all there are.
    case copied(bytes: Int, of: Int, table: String)
    /// Merge scripts done, of all there are.
    case merged(scripts: Int, of: Int, script: String)
}
