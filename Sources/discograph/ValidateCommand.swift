import ArgumentParser
import Diagnostics
import Files
import Foundation
import Landing
import Logging
import Pipeline
import StageKit

/// Checks manifests without running anything.
struct ValidateCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check manifests: keys, types, order, and that every command is an executable.",
        discussion: "Of several manifests no two may have one name: by that a pipeline finds its runs again."
    )

    @Argument(
        help: "The manifests (default: all of pipelines/).",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifests: [String] = []

    @Flag(
        name: .customLong("json"),
        help: "Print one JSON object per manifest, with all its mistakes, one per line."
    )
    var printsJSON = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let executables = ExecutableFinder()
        var names = PipelineNames()
        var isWrong = false
        for path in try manifests.isEmpty ? Self.all() : manifests {
            do {
                let manifest = try Manifest(gathering: URL(filePath: path), finding: executables)
                try names.add(manifest, at: path)
                let order = try StageGraph(of: manifest).stages.map(\.name)
                let words = "\(path): \(manifest.name) is fine: \(order.joined(separator: ", "))"
                print(printsJSON ? try ManifestReport(of: manifest, path, stages: order).line() : words)
            } catch let mistakes as ManifestErrors {
                try tell(mistakes.all, of: path, context.log)
                isWrong = true
            } catch let mistake as ManifestError {
                try tell([mistake], of: path, context.log)
                isWrong = true
            }
        }
        if isWrong { throw ExitCode(Remedy.fixConfiguration.exitCode) }
        return nil
    }

    /// Says what is wrong with a manifest: to a program as its answer, to a person in the log.
    private func tell(_ mistakes: [ManifestError], of path: String, _ log: Logger) throws {
        if printsJSON {
            print(try ManifestReport(of: mistakes, path).line())
        } else {
            for mistake in mistakes { log.error("\(mistake.description.asOneLine)") }
        }
    }

    private static func all() throws -> [String] {
        let folder = URL(filePath: "pipelines", directoryHint: .isDirectory)
        let names = try Folder.names(in: folder).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        guard !names.isEmpty else {
            throw ManifestError(
                file: "pipelines/",
                problem: "no manifest here: name one, or change to the project's directory"
            )
        }
        return names.map { "pipelines/\($0)" }
    }
}
