import Diagnostics
public import Foundation

/// A value that a statement's `$1`, `$2`, … may stand for; what ``ColumnValue`` is to the answer.
public protocol StatementParameter: Sendable {
    /// The value as text that the server reads as one of its type.
    var parameterText: String { get }
}

extension String: StatementParameter {
    /// The text itself.
    public var parameterText: String { self }
}

extension Int: StatementParameter {
    /// The number in decimal digits.
    public var parameterText: String { String(self) }
}

extension Bool: StatementParameter {
    /// `t` or `f`, as PostgreSQL prints a boolean.
    public var parameterText: String { self ? "t" : "f" }
}

extension Date: StatementParameter {
    /// The time in UTC with milliseconds, the rest cut off.
    public var parameterText: String { Timestamp.text(self) }
}

extension Array: StatementParameter where Element: StatementParameter {
    /// The elements as one array; of arrays themselves it would be one of texts.
    public var parameterText: String { ArrayLiteral.text(of: map { $0.parameterText }) }
}
