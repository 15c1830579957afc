import ArgumentParser
import Landing
import Pipeline

/// Which pipeline, and where its runs lie.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline's manifest.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest = "pipelines/catalog.yaml"

    @OptionGroup var runs: RunsOptions

    var location: PipelineLocation { PipelineLocation(manifest: manifest, runs: runs.path) }

    /// The run that was named on the command line.
    func run(named name: String) throws -> RunChoice { .named(try runs.folder.directory(named: name).url) }
}
