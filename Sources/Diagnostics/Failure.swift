/// An error that says what to do about it.
///
/// `description` is one line: what failed, on what, why, what to do. It never holds a token, a password or
/// a row's values.
public protocol Failure: Error, CustomStringConvertible, Sendable {
    /// What a caller can do about this failure.
    var remedy: Remedy { get }
}
