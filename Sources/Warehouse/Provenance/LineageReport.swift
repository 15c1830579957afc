import Catalog
public import Diagnostics
public import Files
import Foundation

/// Where each column of the warehouse comes from, read from the mapping that `transform` runs.
public struct LineageReport: Sendable {
    /// One way from an answer to a column.
    public struct Row: Sendable, Hashable, Encodable {
        /// The table or view, with its schema.
        public let table: String
        /// The column.
        public let column: String
        /// The rows file; `nil` for a column that comes from none, as do the following.
        @Nullable public private(set) var rowsFile: String?
        /// The column of the rows file.
        @Nullable public private(set) var staged: String?
        /// The object of an answer, such as `album`.
        @Nullable public private(set) var object: String?
        /// The JSON pointer inside that object, or in brackets what is not read from it.
        @Nullable public private(set) var pointer: String?
        /// What the value must be to be taken.
        @Nullable public private(set) var type: String?
        /// What is done to it; `nil` where it is taken as it is.
        @Nullable public private(set) var how: String?

        private enum CodingKeys: String, CodingKey {
            case table, column, staged, object, pointer, type, how
            case rowsFile = "rows_file"
        }
    }

    /// The ways, in the order of tables and their columns.
    public let rows: [Row]

    /// The lineage of all tables.
    public init() {
        let lines = Dictionary(grouping: Mapping.spotify.lineage) { "\($0.table.rawValue).\($0.column)" }
        rows = WarehouseTable.all.flatMap { table in
            table.columns.flatMap { column in
                column.origins.flatMap { origin in
                    Self.rows(of: "\(table.name)", column.name, origin, lines)
                }
            }
        }
    }

    private init(rows: [Row]) {
        self.rows = rows
    }

    /// Only what matches a pattern: a table or `table.column`, with or without the schema; `*` stands for anything.
    ///
    /// - Parameter pattern: Such as `catalog.track.name`, `track`, `*.popularity`.
    /// - Returns: What matches.
    /// - Throws: A ``ProvenanceError`` that names the nearest where nothing does.
    public func matching(_ pattern: String) throws -> LineageReport {
        let found = rows.filter { row in
            row.names.contains { fnmatch(pattern, $0, 0) == 0 }
        }
        guard found.isEmpty else { return LineageReport(rows: found) }
        throw ProvenanceError.unknownColumn(
            name: pattern,
            nearest: NearestWord.to(pattern, among: Set(rows.flatMap(\.names)).sorted())
        )
    }

    /// A line for each way.
    public var table: TextTable {
        TextTable(
            columns: ["column", "rows file", "comes from", "type", "how"],
            rows: rows.map { row in
                [
                    "\(row.table).\(row.column)",
                    row.rowsFile.map { "\($0).\(row.staged ?? "")" },
                    row.object.map { "\($0) \(row.pointer ?? "")" },
                    row.type,
                    row.how,
                ]
            }
        )
    }

    /// One JSON object a way.
    ///
    /// - Returns: The lines.
    /// - Throws: Nothing that can be expected.
    public func jsonLines() throws -> [String] {
        try rows.map { try JSONText.line(of: $0) }
    }

    private static func rows(
        of table: String,
        _ column: String,
        _ origin: ColumnOrigin,
        _ lines: [String: [Lineage]]
    ) -> [Row] {
        guard case .staged(let staged, let name, let how) = origin else {
            guard case .words(let text) = origin else { return [] }
            return [row(table, column, how: text)]
        }
        if staged == .answer {
            let pointer = name == "landed" ? "(file and number of the line)" : "/\(name)"
            return [
                row(
                    table,
                    column,
                    staged,
                    name,
                    "landed line",
                    pointer,
                    name == "landed" ? .text : .timestamp,
                    how
                )
            ]
        }
        return (lines["\(staged.rawValue).\(name)"] ?? []).map { line in
            let done = [line.how, how].compactMap(\.self)
            return row(
                table,
                column,
                staged,
                name,
                line.object.rawValue,
                line.pointer,
                line.type,
                done.isEmpty ? nil : done.joined(separator: "; ")
            )
        }
    }

    private static func row(
        _ table: String,
        _ column: String,
        _ staged: StagedTable? = nil,
        _ name: String? = nil,
        _ object: String? = nil,
        _ pointer: String? = nil,
        _ type: ColumnType? = nil,
        _ how: String? = nil
    ) -> Row {
        Row(
            table: table,
            column: column,
            rowsFile: staged?.rawValue,
            staged: name,
            object: object,
            pointer: pointer,
            type: type?.rawValue,
            how: how
        )
    }

    private static func row(_ table: String, _ column: String, how: String) -> Row {
        row(table, column, nil, nil, nil, nil, nil, how)
    }
}

extension LineageReport.Row {
    /// What it may be called.
    fileprivate var names: [String] {
        let bare = table.split(separator: ".").last.map(String.init) ?? table
        return [table, bare, "\(table).\(column)", "\(bare).\(column)"]
    }
}
