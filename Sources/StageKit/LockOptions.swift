public import ArgumentParser

/// The option of every executable that waits for those which change the database, one at a time.
public struct LockOptions: ParsableArguments {
    /// How long to wait for another one, or for a table that somebody keeps locked, in seconds; 0 or more.
    @Option(
        name: .customLong("lock-timeout"),
        parsing: .unconditional,
        help: ArgumentHelp("How long to wait for a migrate, load or locked table.", valueName: "seconds")
    )
    public var timeout = 60

    /// Options to be parsed.
    public init() {}

    /// Refuses what is not a duration.
    public func validate() throws {
        guard timeout >= 0 else {
            throw ValidationError("--lock-timeout must be a number of seconds, 0 or more.")
        }
    }
}
