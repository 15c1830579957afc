import ArgumentParser
import Diagnostics
import Landing
import StageKit
import Warehouse

/// Prints where the columns of the warehouse come from.
struct LineageCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "lineage",
        abstract: "Show which field of Spotify's answers each column comes from.",
        discussion: """
            Read from the mapping that transform uses; no database is needed. A JSON pointer starts at its object, \
            wherever that is in an answer; * stands for each element of a list. `discograph trace` shows the same \
            for a single value.
            """
    )

    @Argument(help: "A table, or table.column, such as catalog.track.name; * matches anything.")
    var pattern: String?

    @Flag(
        name: .customLong("json"),
        help: "Print one JSON object per answer-to-column mapping, one per line."
    )
    var printsJSON = false

    @Flag(help: "Write a Mermaid flow chart, which GitHub renders.")
    var mermaid = false

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if printsJSON, mermaid { throw ValidationError("--json and --mermaid are mutually exclusive.") }
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
