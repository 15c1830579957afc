import ArgumentParser
import Diagnostics
import Foundation
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

    @Argument(help: "Views; a * stands for anything.")
    var views: [String] = []

    @Option(
        name: [.customShort("n"), .customLong("rows")],
        help: ArgumentHelp("How many rows of each.", valueName: "number")
    )
    var rowLimit = 10

    @Flag(help: "List the views and what they answer.")
    var list = false

    @Flag(name: .customLong("json"), help: "Print one JSON object a row, one a line.")
    var printsJSON = false

    @Flag(name: .customLong("csv"), help: "Print one view as CSV, all rows of it.")
    var printsCSV = false

    @Option(
        name: .customLong("sql"),
        help: ArgumentHelp("The folder of SQL scripts.", valueName: "dir"),
        completion: .directory
    )
    var sqlPath = "sql"

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if printsJSON, printsCSV { throw ValidationError("--json and --csv exclude each other.") }
        if printsCSV, views.count != 1 { throw ValidationError("--csv prints one view: name it.") }
        guard rowLimit >= 0 else { throw ValidationError("--rows is a number of rows, 0 or more.") }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let chosen = try AnalyticsView.all(in: ScriptFolder(sqlPath), matching: views)
        if list {
            print(
                TextTable(columns: ["view", "what it answers"], rows: chosen.map { [$0.name, $0.summary] })
                    .text(cellLimit: 100)
            )
            return nil
        }
        let connection = try await DatabaseLocation(environment: context.environment).connect(
            log: context.log
        )
        for view in chosen {
            if printsJSON {
                for line in try await connection.query(view.jsonStatement).values {
                    print(line.first.flatMap(\.self) ?? "")
                }
            } else if printsCSV {
                let rows = try await connection.query(view.statement)
                print(TextTable(columns: rows.columns, rows: rows.values).csv, terminator: "")
            } else {
                let rows = try await connection.query(view.statement, keeping: rowLimit)
                print("\n\(view.name): \(view.summary)")
                print(TextTable(columns: rows.columns, rows: rows.values).text(cellLimit: 40))
                if rows.count > rows.values.count { print("… \(rows.values.count) of \(rows.count) rows") }
            }
        }
        return nil
    }
}

/// A view of `sql/analytics`.
private struct AnalyticsView {
    let name: String
    /// The first sentence of its file's comment.
    let summary: String

    /// The views whose names match any of some patterns; all for none.
    static func all(in scripts: ScriptFolder, matching patterns: [String]) throws -> [AnalyticsView] {
        let all = try scripts.scripts(in: "analytics").map(AnalyticsView.init)
        guard !patterns.isEmpty else { return all }
        for pattern in patterns where !all.contains(where: { $0.matches(pattern) }) {
            throw UnknownView(name: pattern, known: all.map(\.name))
        }
        return all.filter { view in patterns.contains { view.matches($0) } }
    }

    init(_ script: SQLScript) {
        let file = script.name.split(separator: "/").last.map(String.init) ?? script.name
        name = file.replacing(/^\d+_/, with: "").replacing(/\.sql$/, with: "")
        let comment = script.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .prefix { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).trimmingCharacters(in: .whitespaces) }
            .joined(separator: " ")
        summary = comment.firstRange(of: ". ").map { String(comment[..<$0.lowerBound]) + "." } ?? comment
    }

    var statement: SQLScript { SQLScript(name: "analytics.\(name)", text: "select * from analytics.\(name)") }

    var jsonStatement: SQLScript {
        SQLScript(
            name: "analytics.\(name)",
            text: "select jsonb_build_object('view', '\(name)', 'row', to_jsonb(v)) from analytics.\(name) v"
        )
    }

    private func matches(_ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}

/// A name that no view has.
private struct UnknownView: Failure {
    let name: String
    let known: [String]

    var remedy: Remedy { .fixUsage }
    var description: String {
        "no view '\(name)' in sql/analytics: it may be \(known.joined(separator: ", "))"
    }
}
