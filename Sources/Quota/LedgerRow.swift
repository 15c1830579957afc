import SQLite

/// A row, whichever storage it comes from.
struct LedgerRow: Sendable {
    let values: [SQLiteValue]

    /// The integer in `column`; 0 for null.
    func integer(_ column: Int) -> Int { optionalInteger(column) ?? 0 }

    /// The integer in `column`; `nil` for null.
    func optionalInteger(_ column: Int) -> Int? {
        switch values[column] {
        case .integer(let number): number
        case .text(let text): Int(text)
        case .null: nil
        }
    }

    /// The text in `column`; `nil` for null.
    func text(_ column: Int) -> String? {
        if case .text(let text) = values[column] { text } else { nil }
    }
}
