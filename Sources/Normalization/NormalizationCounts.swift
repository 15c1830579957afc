/// The outcome of reading a run's lines.
public struct NormalizationCounts: Sendable, Equatable {
    /// Lines read, whatever became of them.
    public var lines = 0
    /// Lines of which nothing could be used.
    public var refusedLines = 0
    /// Answers that say that an earlier one still holds; they bring no rows of their own.
    public var notModified = 0
    /// Objects that their answer had told before in the same words, as an album's tracks do its artist; they have no
    /// rows of their own.
    public var repeated = 0
    /// Items that could not be used, those lines included.
    public var unusable = 0
    /// Items that were repaired.
    public var repaired = 0
    /// Rows of each table.
    public var rows: [String: Int] = [:]

    /// Nothing read yet.
    public init() {}

    /// Adds the outcome of other lines.
    public static func += (counts: inout Self, others: Self) {
        counts.lines += others.lines
        counts.refusedLines += others.refusedLines
        counts.notModified += others.notModified
        counts.repeated += others.repeated
        counts.unusable += others.unusable
        counts.repaired += others.repaired
        counts.rows.merge(others.rows, uniquingKeysWith: +)
    }

    /// The counts of lines and items by name, as a tally has them.
    public var byName: [String: Int] {
        [
            "lines": lines, "refused_lines": refusedLines, "not_modified": notModified, "repeated": repeated,
            "unusable": unusable, "repaired": repaired,
        ]
    }
}
