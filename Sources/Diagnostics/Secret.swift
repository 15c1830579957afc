/// A string that prints as dots: a client secret, a token, a password.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// Wraps `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// The secret itself, for the one place that sends it.
    public var revealed: String { value }

    /// Dots, whatever the value.
    public var description: String { "••••" }

    /// Dots, whatever the value.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
