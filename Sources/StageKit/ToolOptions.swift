public import ArgumentParser

/// The options that every executable has.
public struct ToolOptions: ParsableArguments {
    /// Whether only warnings and errors are logged.
    @Flag(
        name: [.short, .long],
        help: "Log warnings and errors only; what was asked for is printed all the same."
    )
    public var quiet = false

    /// Whether details are logged too.
    @Flag(name: [.short, .long], help: "Log details too.")
    public var verbose = false

    /// Whether warnings and errors are left uncoloured on a terminal; NO_COLOR does the same.
    @Flag(name: .customLong("no-color"), help: "Do not colour terminal output.")
    public var noColor = false

    /// The defaults.
    public init() {}

    /// Refuses what cannot be meant.
    public func validate() throws {
        if quiet, verbose {
            throw ValidationError("--quiet and --verbose are mutually exclusive.")
        }
    }
}
