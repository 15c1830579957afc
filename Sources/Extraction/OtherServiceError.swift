public import Diagnostics

/// A run holds answers of a service other than the one to be asked now.
public struct OtherServiceError: Failure, Equatable {
    /// The run's name.
    public let run: String
    /// The host whose answers it holds.
    public let host: String
    /// The host that the settings name.
    public let wanted: String

    /// A setting, or another run.
    public var remedy: Remedy { .fixConfiguration }

    /// What is wrong, and what to do.
    public var description: String {
        "run \(run) holds answers of \(host), but SPOTIFY_API_URL names \(wanted); "
            + "start a new run for another service"
    }
}
