import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Files
import Landing
import Postgres
import StageKit
import Warehouse

/// Prints the views of schema analytics.
struct AnalyticsCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "analytics",
        abstract: "Print the views of schema analytics.",
        discussion: "Without names, every view of sql/analytics with its first rows."
    )

    @Argument(help: "The views to print; * matches anything.")
    var views: [String] = []

    @Option(
        name: [.customShort("n"), .customLong("rows")],
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many rows of each; otherwise 10, or all of them with --json and --csv.",
            valueName: "number"
        )
    )
    var rowLimit: Int?

    @Flag(help: "List the views and what they answer.")
    var list = false

    @Flag(name: .customLong("json"), help: "Print one JSON object per row, or per listed view, one per line.")
    var printsJSON = false

    @Flag(name: .customLong("csv"), help: "Print one view as CSV.")
    var printsCSV = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if printsJSON, printsCSV { throw ValidationError("--json and --csv are mutually exclusive.") }
        if printsCSV, list { throw ValidationError("--csv prints one view: --list goes with --json.") }
        if printsCSV, views.isEmpty { throw ValidationError("--csv prints one view: name it.") }
        guard rowLimit ?? 0 >= 0 else { throw ValidationError("--rows must be 0 or more.") }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = ScriptFolder(scripts.path)
        let chosen = try AnalyticsView.all(in: folder, matching: views)
        if list {
            try describe(chosen)
            return nil
        }
        if printsCSV, chosen.count > 1 {
            throw ValidationError("--csv prints one view, not \(chosen.map(\.name).joined(separator: ", ")).")
        }
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        try await AnalyticsView.requireReadable(chosen, connection, scripts: folder)
        // A lock can hold a query for as long as it likes; Ctrl-C is answered all the same.
        let (stop, limit) = (context.stop, rowLimit)
        for view in chosen {
            if printsJSON || printsCSV {
                let format: AnalyticsView.RowFormat = printsCSV ? .csv : .json
                try await stop.cancelling {
                    try await view.write(as: format, from: connection, keeping: limit) { line in
                        print(line, terminator: "")
                    }
                }
            } else {
                let rows = try await stop.cancelling { try await view.rows(connection, keeping: limit ?? 10) }
                print("\n\(view.name): \(view.summary)")
                print(TextTable(columns: rows.columns, rows: rows.values).text(cellLimit: 40))
                if rows.count > rows.values.count { print("… \(rows.values.count) of \(rows.count) rows") }
            }
        }
        return nil
    }

    private func describe(_ views: [AnalyticsView]) throws {
        guard !printsJSON else {
            for view in views { print(try JSONText.line(of: ["view": view.name, "summary": view.summary])) }
            return
        }
        print(
            TextTable(columns: ["view", "what it answers"], rows: views.map { [$0.name, $0.summary] })
                .text(cellLimit: 100)
        )
    }
}
