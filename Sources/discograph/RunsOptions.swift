import ArgumentParser
import Foundation
import Pipeline
import StageKit

/// Where the runs lie.
struct RunsOptions: ParsableArguments {
    @Option(
        name: .customLong("runs"),
        help: ArgumentHelp("The directory that holds the runs.", valueName: "dir"),
        completion: .directory
    )
    var path = PipelineLocation.usualRuns

    func validate() throws {
        try ValidationError.requirePath(path, of: "--runs")
    }

    var url: URL { URL(filePath: path, directoryHint: .isDirectory) }
    var folder: RunFolder { RunFolder(url: url) }
}
