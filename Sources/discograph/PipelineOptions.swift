import ArgumentParser
import Foundation
import Pipeline

/// Which pipeline, and where its runs lie.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline's manifest.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest = "pipelines/catalog.yaml"

    @OptionGroup var runs: RunsOptions

    /// What leads another command to the same pipeline and the same runs, as it is typed.
    var words: String { runs.path == "runs" ? manifest : "\(manifest) --runs \(runs.path)" }

    var source: URL { URL(filePath: manifest) }
    var folder: RunFolder { runs.folder }
}
