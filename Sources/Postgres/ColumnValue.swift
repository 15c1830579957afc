/// A type that a column can be read as.
public protocol ColumnValue {
    /// The value that the server printed as `text`; `nil` when the text is no such value.
    ///
    /// - Parameter text: The text; `nil` for SQL's null, which only an optional takes.
    init?(columnText text: String?)
}

extension String: ColumnValue {
    /// The text itself.
    public init?(columnText text: String?) {
        guard let text else { return nil }
        self = text
    }
}

extension Int: ColumnValue {
    /// A whole number in decimal digits.
    public init?(columnText text: String?) {
        guard let text, let number = Int(text) else { return nil }
        self = number
    }
}

extension Bool: ColumnValue {
    /// `t` or `f`, as PostgreSQL prints a boolean.
    public init?(columnText text: String?) {
        switch text {
        case "t": self = true
        case "f": self = false
        default: return nil
        }
    }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    /// Null, or a value; text that is no value is not taken for null.
    public init?(columnText text: String?) {
        guard let text else {
            self = .none
            return
        }
        guard let value = Wrapped(columnText: text) else { return nil }
        self = .some(value)
    }
}

extension ColumnValue where Self: RawRepresentable, Self.RawValue == String {
    /// The case with this raw value.
    public init?(columnText text: String?) {
        guard let text else { return nil }
        self.init(rawValue: text)
    }
}
