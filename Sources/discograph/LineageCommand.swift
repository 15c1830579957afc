import ArgumentParser
import Diagnostics
import Landing
import StageKit
import Warehouse

/// Prints where the columns of the warehouse come from.
struct LineageCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "lineage",
        abstract: "Say from where in Spotify's answers each column comes.",
        discussion: """
            Read from the mapping that transform runs; no database is needed. A JSON pointer begins at its object, \
            wherever in an answer that stands; * stands for each element of a list. `discograph trace` says the same \
            of a single value.
            """
    )

    @Argument(help: "A table, or table.column, such as catalog.track.name; a * stands for anything.")
    var pattern: String?

    @Flag(
        name: .customLong("json"),
        help: "Print one JSON object a way from an answer to a column, one a line."
    )
    var printsJSON = false

    @Flag(help: "Write a Mermaid flow chart, which GitHub draws.")
    var mermaid = false

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if printsJSON, mermaid { throw ValidationError("--json and --mermaid exclude each other.") }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let all = LineageReport()
        let report = try pattern.map { try all.matching($0) } ?? all
        if printsJSON {
            for line in try report.jsonLines() { print(line) }
        } else {
            print(mermaid ? report.mermaid : report.table.text(cellLimit: 90))
        }
        return nil
    }
}
