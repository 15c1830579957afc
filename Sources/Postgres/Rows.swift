import CPostgres

/// The answer to a statement: rows of optional strings, as the server prints them.
public struct Rows: Sendable, Equatable {
    /// The columns' names, in order.
    public let columns: [String]
    /// The columns' types, by the numbers that the server has for them.
    let types: [UInt32]
    /// The rows kept, each with a value per column; SQL's null is `nil`.
    public internal(set) var values: [[String?]]
    /// How many rows the statement returned or changed; more than `values` when only the first were kept.
    public internal(set) var count: Int

    /// The value of `column` in row number `row`; `nil` when it is null or there is no such column or row.
    public subscript(row: Int, column: String) -> String? {
        guard let index = columns.firstIndex(of: column), values.indices.contains(row) else { return nil }
        return values[row][index]
    }

    /// The first value of the first row; `nil` when it is null or there is none.
    public var scalar: String? {
        values.first?.first ?? nil
    }

    /// What a column holds, as far as JSON tells it apart.
    public enum Kind: Sendable, Equatable {
        /// True or false.
        case truth
        /// A number, whole or not.
        case number
        /// Anything else.
        case text
    }

    /// What each column holds.
    public var kinds: [Kind] {
        types.map { type in
            switch type {
            case 16: .truth
            // int8, int2, int4, float4, float8, numeric: built-in types are the same in every server.
            case 20, 21, 23, 700, 701, 1_700: .number
            default: .text
            }
        }
    }

    /// The values of `column`, one for each row kept.
    public func values(of column: String) -> [String?] {
        values.indices.map { self[$0, column] }
    }
}

extension Rows {
    /// The rows in `result`.
    init(result: OpaquePointer) {
        let columnCount = PQnfields(result)
        let rowCount = PQntuples(result)
        columns = (0..<columnCount).map { String(cString: PQfname(result, $0)) }
        types = (0..<columnCount).map { PQftype(result, $0) }
        values = (0..<rowCount).map { row in
            (0..<columnCount).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
        count = columnCount > 0 ? Int(rowCount) : Int(String(cString: PQcmdTuples(result))) ?? 0
    }
}
