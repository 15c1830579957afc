public import ArgumentParser

/// The options that every stage has: the run it belongs to, and the manifest that says what is wanted.
public struct StageOptions: ParsableArguments {
    /// The run's directory, which exists.
    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run's directory.", valueName: "dir"),
        completion: .directory
    )
    public var runPath: String

    /// The manifest; `nil` takes the run's own copy.
    @Option(
        name: .customLong("manifest"),
        help: ArgumentHelp(
            "The pipeline's manifest (default: the run's own copy, manifest.yaml).",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    public var manifestPath: String?

    /// How much is logged.
    @OptionGroup public var tool: ToolOptions

    /// Options to be parsed.
    public init() {}

    /// The options of a stage that reads its command line in another way.
    ///
    /// - Parameters:
    ///   - run: The run's directory.
    ///   - manifest: The manifest; `nil` takes the run's own copy.
    ///   - tool: How much is logged.
    public init(run: String, manifest: String?, tool: ToolOptions) {
        self.init()
        runPath = run
        manifestPath = manifest
        self.tool = tool
    }
}
