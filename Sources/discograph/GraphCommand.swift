import ArgumentParser
import Foundation
import Landing
import Pipeline
import StageKit

/// Draws a pipeline.
struct GraphCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw the order of a pipeline's stages, as text or for Mermaid."
    )

    @Argument(help: "The pipeline's manifest.", completion: .file(extensions: ["yaml", "yml"]))
    var manifest = "pipelines/catalog.yaml"

    @Flag(name: .customLong("json"), help: "Print one JSON object per stage, one per line.")
    var printsJSON = false

    @Flag(help: "Write a Mermaid flow chart, which GitHub renders.")
    var mermaid = false

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if printsJSON, mermaid { throw ValidationError("--json and --mermaid are mutually exclusive.") }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let graph = try StageGraph(of: Manifest(contentsOf: URL(filePath: manifest)))
        if printsJSON {
            for line in try graph.jsonLines() { print(line) }
        } else {
            print(mermaid ? graph.mermaid : graph.text)
        }
        return nil
    }
}
