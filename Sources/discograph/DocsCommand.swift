import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Files
import Foundation
import Landing
import Postgres
import StageKit
import Warehouse

/// Writes down what the warehouse has.
struct DocsCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "docs",
        abstract:
            "Write a page of the warehouse's tables and columns: meaning, origin, and an entity diagram.",
        discussion: """
            The page needs no network and no other file. It is read from the comments of a migrated database, with \
            or without rows, and from the mapping of Spotify's answers.
            """
    )

    @Argument(
        help: "The file to write (default: standard output).",
        completion: .file(extensions: ["html", "md"])
    )
    var file: String?

    @Flag(help: "Write Markdown, with Mermaid diagrams, instead of HTML.")
    var markdown = false

    @Flag(help: "End with 65 if a table, column or function has no comment, and name it.")
    var strict = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let catalog = try await context.stop.cancelling {
            try await DataCatalog.read(connection, scripts: folder)
        }
        await connection.close()
        let undocumented = catalog.undocumented
        if strict, !undocumented.isEmpty { throw CheckError.undocumented(names: undocumented) }
        let page = markdown ? catalog.markdown : catalog.html
        guard let file else {
            print(page, terminator: "")
            return nil
        }
        try AtomicFile.write(page.utf8, to: URL(filePath: file))
        if !options.quiet {
            Console.standardError.write(line: "\(file): \(catalog.tables.count) tables and views")
        }
        return nil
    }
}
