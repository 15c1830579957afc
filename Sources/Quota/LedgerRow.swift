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

    /// The instant in `column`; `nil` for 0, which means never, and for null.
    func instant(_ column: Int) -> LedgerInstant? {
        optionalInteger(column).flatMap { $0 == 0 ? nil : LedgerInstant(milliseconds: $0) }
    }

    /// The period from the instant in `start` to the one in `end`; `nil` where that is never.
    func period(_ start: Int, _ end: Int) -> LedgerPeriod? {
        instant(end).map { LedgerPeriod(start: instant(start) ?? .epoch, end: $0) }
    }

    /// The text in `column`; `nil` for null.
    func text(_ column: Int) -> String? {
        if case .text(let text) = values[column] { text } else { nil }
    }
}

extension SQLiteValue {
    /// What stands for `instant` in the tables: 0 for none.
    static func instant(_ instant: LedgerInstant?) -> SQLiteValue { .integer(instant?.milliseconds ?? 0) }
}
