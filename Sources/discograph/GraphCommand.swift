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

    @Flag(help: "Write a Mermaid flow chart, which GitHub renders.")
    var mermaid = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let graph = try StageGraph(of: Manifest(contentsOf: URL(filePath: manifest)))
        print(mermaid ? graph.mermaid : graph.text)
        return nil
    }
}
