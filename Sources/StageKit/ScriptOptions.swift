public import ArgumentParser

/// The option of every executable that runs SQL scripts.
public struct ScriptOptions: ParsableArguments {
    /// The folder of SQL scripts.
    @Option(
        name: .customLong("sql"),
        help: ArgumentHelp("The folder of SQL scripts.", valueName: "dir"),
        completion: .directory
    )
    public var path = "sql"

    /// Options to be parsed.
    public init() {}
}
