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
        abstract: "Check manifests: keys, types, order, and that every command is an executable."
    )

    @Argument(
        help: "The manifests (default: all of pipelines/).",
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifests: [String] = []

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let paths = try manifests.isEmpty ? Self.all() : manifests
        var codes: [Int32] = []
        for path in paths {
            let mistakes = try Manifest.mistakes(in: URL(filePath: path), finding: ExecutableFinder())
            for mistake in mistakes {
                context.log.error("\(mistake.description.asOneLine)")
                codes.append(mistake.remedy.exitCode)
            }
            if mistakes.isEmpty { print(try Self.praise(of: path)) }
        }
        let worst = ExitCodes.worst(of: codes)
        if worst != 0 { throw ExitCode(worst) }
        return nil
    }

    private static func praise(of path: String) throws -> String {
        let manifest = try Manifest(contentsOf: URL(filePath: path))
        let order = try StageGraph(of: manifest).stages.map(\.name).joined(separator: ", ")
        return "\(path): \(manifest.name) is fine: \(order)"
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
