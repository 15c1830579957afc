/// What a value in an answer must be to fill a column; null is always allowed.
public enum ColumnType: String, Sendable, CaseIterable, Encodable {
    /// Spotify's identifier: 22 characters of base 62.
    case identifier
    /// Any text.
    case text
    /// A text of at most 1,000 bytes, short enough for an index.
    case label
    /// A whole number of 32 bits with sign.
    case integer
    /// A whole number of 64 bits with sign.
    case bigint
    /// `true` or `false`.
    case boolean
    /// A time in UTC, such as `2026-11-21T02:41:00.123Z`.
    case timestamp
    /// A day; made from a text that names a year, a month or a day.
    case date
    /// The number of a list of markets: the same for the same members, whatever the run.
    case marketSet = "market set"
}
