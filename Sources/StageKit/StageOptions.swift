public import ArgumentParser
import Foundation
import Landing
import Pipeline

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

    /// Refuses what cannot be meant.
    public func validate() throws {
        try ValidationError.requirePath(runPath, of: "--run")
    }

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

extension StageOptions {
    /// The manifest that the stage carries out: the one that is named, or the run's own copy.
    ///
    /// A runner names the copy, which was checked when the run was opened. Any other asks for something anew.
    func manifest(for run: RunDirectory) throws -> Manifest {
        guard let manifestPath else { return try Manifest(of: run) }
        let named = URL(filePath: manifestPath)
        let places = [named, run.manifest].map { $0.absoluteURL.resolvingSymlinksInPath().path }
        // A rehearsal may have no run.
        guard !runPath.isEmpty, places[0] == places[1] else { return try Manifest(contentsOf: named) }
        return try Manifest(of: run)
    }
}
