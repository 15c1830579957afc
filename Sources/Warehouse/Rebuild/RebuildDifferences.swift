import Diagnostics

/// What differs between the warehouse that stands and the one that was rebuilt, table by table.
public struct RebuildDifferences: Sendable, Equatable, Encodable {
    /// What differs in one table or view.
    public struct Table: Sendable, Equatable, Encodable {
        /// What differs in one column, of rows that both have.
        public struct Column: Sendable, Equatable, Encodable {
            /// Rows with another value, those that went included.
            public var changed: Int
            /// Rows that had a value and have none any more.
            public var emptied: Int
        }

        /// The table's name, with its schema.
        public var name: String
        /// Rows of the warehouse that stands.
        public var before: Int
        /// Rows of the one that was rebuilt.
        public var after: Int
        /// Rows of both with the same values.
        public var same: Int
        /// Rows of both, by their key, with other values; 0 where a table has no key.
        public var changed: Int
        /// Rows that are new.
        public var added: Int
        /// Rows that are gone.
        public var lost: Int
        /// The columns with other values, by name.
        public var columns: [String: Column]

        /// Values that are gone from rows that both have.
        public var emptied: Int { columns.values.reduce(0) { $0 + $1.emptied } }
        /// Whether nothing differs.
        public var isSame: Bool { changed == 0 && added == 0 && lost == 0 }
    }

    /// The tables and views, by name.
    public var tables: [Table]

    /// Rows that are gone, of all tables.
    public var lostRows: Int { tables.reduce(0) { $0 + $1.lost } }
    /// Values that are gone from rows that both have, of all tables.
    public var lostValues: Int { tables.reduce(0) { $0 + $1.emptied } }

    /// Throws when something that the warehouse holds would be gone.
    ///
    /// - Throws: ``RebuildError/lost(rows:values:tables:)``.
    public func requireNoLoss() throws {
        let losing = tables.filter { $0.lost > 0 || $0.emptied > 0 }
        guard losing.isEmpty else {
            throw RebuildError.lost(rows: lostRows, values: lostValues, tables: losing.map(\.name))
        }
    }

    /// The differences as a table for a person, and below it the columns that changed.
    ///
    /// - Returns: Lines joined by line ends.
    public func text() -> String {
        let rows = tables.filter { $0.before + $0.after > 0 }.map { table in
            [table.name]
                + [table.before, table.after, table.same, table.changed, table.added, table.lost].map {
                    "\($0)"
                }
        }
        let names = ["table", "rows before", "rows after", "same", "changed", "added", "lost"]
        let columns = tables.flatMap { table in
            table.columns.sorted { $0.key < $1.key }.map { name, column in
                let gone = column.emptied == 0 ? "" : ", \(column.emptied) of them gone"
                return "\(table.name).\(name): \(column.changed) values changed\(gone)"
            }
        }
        return ([TextTable(columns: names, rows: rows).text()] + columns).joined(separator: "\n")
    }
}
