public import Diagnostics
public import JSON

/// There was no memory for the rows of a landed line.
public struct LineMemoryError: Failure, Equatable {
    /// The line's name below `landing/`, such as `albums/00001.ndjson:12`.
    public let landed: String
    /// What there was no memory for.
    public let cause: JSONError

    /// The failure of `cause` at the line called `landed`.
    public init(landed: String, cause: JSONError) {
        self.landed = landed
        self.cause = cause
    }

    /// One line: which line of landing, and how much it takes.
    public var description: String { "landing/\(landed): \(cause)" }

    /// That of the cause.
    public var remedy: Remedy { cause.remedy }
}
