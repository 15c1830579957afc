import Diagnostics
import Foundation
import Landing

/// Where a pipeline's manifest lies, and where its runs do.
public struct PipelineLocation: Sendable, Equatable {
    /// The path of the manifest, as it was given.
    public let manifest: String
    /// The path of the directory that holds the runs, as it was given.
    let runs: String

    /// A location, where nothing need be yet.
    ///
    /// - Parameters:
    ///   - manifest: The path of the manifest.
    ///   - runs: The path of the directory that holds the runs.
    public init(manifest: String, runs: String = PipelineLocation.usualRuns) {
        self.manifest = manifest
        self.runs = runs
    }

    /// Where runs lie when nothing else is said.
    public static let usualRuns = "runs"

    /// The runs.
    var folder: RunFolder { RunFolder(url: URL(filePath: runs, directoryHint: .isDirectory)) }

    /// The manifest's file.
    var source: URL { URL(filePath: manifest) }

    /// What leads another command to the same pipeline and the same runs, as it is typed.
    ///
    /// - Parameter run: The run that is meant, whatever others there are and wherever it lies; `nil` for the newest.
    /// - Returns: Arguments.
    func words(naming run: RunDirectory? = nil) -> String {
        let manifest = manifest.asShellWord
        if let run { return "\(manifest) --run \(run.url.relativePath.asShellWord)" }
        return runs == Self.usualRuns ? manifest : "\(manifest) --runs \(runs.asShellWord)"
    }
}
