public import Diagnostics

/// A compressed segment that does not hold what was landed.
public struct LandedBytesError: Failure, Equatable {
    /// The file.
    public let path: String
    /// What zstd says, or what is wrong with it.
    public let reason: String

    /// One line: which file, and what is wrong with it.
    public var description: String {
        "\(path) is damaged: \(reason); restore it from a backup, or move it away to continue without it"
    }

    /// The data is at fault.
    public var remedy: Remedy { .fixInput }
}
