public import Diagnostics

/// A mapping that cannot be compiled: a mistake in the program.
public struct PlanError: Failure, Equatable {
    /// What the mapping asks for that cannot be.
    public let reason: String

    /// Always a bug.
    public var remedy: Remedy { .reportBug }

    /// One line: what is wrong with the mapping.
    public var description: String {
        "the mapping of answers to rows cannot be compiled: \(reason); please report this"
    }
}
