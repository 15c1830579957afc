/// How one row of a table is made from an object of an answer.
public struct RowMapping: Sendable, Encodable {
    /// What happens to the row when a column has no value.
    public enum Need: Sendable, Encodable {
        /// The column is null.
        case none
        /// There is no row.
        case value
        /// There is no row, and the quarantine says so.
        case reported
        /// There is no row unless another column with this need has a value.
        case alternative
        /// There is no row; nor when the value is the object's own identifier.
        case different
    }

    /// One column and where its value comes from.
    public struct Column: Sendable, Encodable {
        /// The column's name.
        public var name: String
        /// Where the value comes from.
        public var source: ColumnSource
        /// What happens to the row without a value.
        public var need: Need

        /// The column `name`, filled from `source`.
        ///
        /// - Parameters:
        ///   - name: The column's name.
        ///   - source: Where the value comes from.
        ///   - need: Without it, identifiers and places of the row's own object and its owner are needed, and keys;
        ///     others not.
        public init(_ name: String, _ source: ColumnSource, _ need: Need? = nil) {
            self.name = name
            self.source = source
            self.need =
                switch source {
                case .identifier, .owner, .ownerOccurrence, .position, .key: need ?? .value
                default: need ?? .none
                }
        }
    }

    /// The table.
    public var table: StagedTable
    /// The columns, in the order of the rows file.
    public var columns: [Column]

    /// A row of `table`; `columns` are brought into the order of the rows file.
    public init(_ table: StagedTable, _ columns: [Column]) {
        self.table = table
        let order = table.columns
        self.columns = columns.sorted { left, right in
            (order.firstIndex(of: left.name) ?? order.count)
                < (order.firstIndex(of: right.name) ?? order.count)
        }
    }
}
