import CSimdjson

/// What rows say about the line they come from.
public struct RowLine: Sendable, Equatable {
    /// What the identifiers asked for are to the value written; what is no identifier was not asked for.
    public enum Asked: Sendable, Equatable {
        /// Nothing.
        case nothing
        /// The value is that object.
        case object(String)
        /// The value lists those objects, in order.
        case each([String])
    }

    /// The number of the answer, from 1: of its line, over all lines landed.
    public var answer: Int
    /// When the answer arrived, such as `2026-11-21T02:41:00.123Z`.
    public var fetchedAt = ""
    /// The market asked for.
    public var market: String?
    /// The canonical text of the search.
    public var query: String?
    /// The identifier of what the value written belongs to.
    public var owner: String?
    /// What the identifiers asked for are.
    public var asked = Asked.nothing

    /// The line of that number.
    public init(answer: Int) {
        self.answer = answer
    }
}

extension RowLine {
    /// Whether `text` is an identifier: 22 characters of base 62.
    ///
    /// - Parameter text: What may be one.
    /// - Returns: Whether it is one.
    public static func isIdentifier(_ text: String) -> Bool {
        text.withText(sj_is_identifier)
    }

    /// Whether `text` is a time in UTC, such as `2026-11-21T02:41:00.123Z`.
    ///
    /// - Parameter text: What may be one.
    /// - Returns: Whether it is one.
    public static func isTimestamp(_ text: String) -> Bool {
        text.withText(sj_is_timestamp)
    }
}
