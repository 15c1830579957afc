public import ArgumentParser
public import StageKit

/// The options of the executables that ask Spotify.
public struct ExtractOptions: ParsableArguments {
    /// How much may be spent.
    @OptionGroup public var quota: QuotaOptions

    /// The run whose failed requests are retried, as a path or as the name of a run beside this one.
    @Option(
        name: .customLong("retry-failed"),
        help: ArgumentHelp(
            "First retry what this run gave up on and nobody has landed since: a run's directory or name.",
            valueName: "run"
        ),
        completion: .directory
    )
    public var failedRun: String?

    /// Options to be parsed.
    public init() {}

    /// Refuses what cannot be meant.
    public func validate() throws {
        try ValidationError.requirePath(failedRun, of: "--retry-failed")
    }
}
