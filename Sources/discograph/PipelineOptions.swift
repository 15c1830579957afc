import ArgumentParser
import Landing
import Pipeline
import StageKit

/// Which pipeline, where its runs lie, and which of them is meant.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline's manifest.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest = "pipelines/catalog.yaml"

    @OptionGroup var runs: RunsOptions

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Resume this run: its directory or name.", valueName: "run"),
        completion: .directory
    )
    var runPath: String?

    func validate() throws {
        try ValidationError.requirePath(runPath, of: "--run")
    }

    var location: PipelineLocation { PipelineLocation(manifest: manifest, runs: runs.path) }

    /// The run that was named on the command line; `nil` where none was.
    func namedRun() throws -> RunChoice? {
        try runPath.map { .named(try runs.folder.directory(named: $0).url) }
    }
}
