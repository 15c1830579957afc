import ArgumentParser
import Foundation
import Pipeline

/// Which pipeline, and where its runs lie.
struct PipelineOptions: ParsableArguments {
    @Argument(help: "The pipeline's manifest.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest = "pipelines/catalog.yaml"

    @Option(
        name: .customLong("runs"),
        help: ArgumentHelp("The directory that holds the runs.", valueName: "dir"),
        completion: .directory
    )
    var runs = "runs"

    var source: URL { URL(filePath: manifest) }
    var folder: RunFolder { RunFolder(url: URL(filePath: runs, directoryHint: .isDirectory)) }
}
