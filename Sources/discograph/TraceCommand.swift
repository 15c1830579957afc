import ArgumentParser
import Catalog
import Cluster
import Concurrency
import Diagnostics
import Landing
import StageKit
import Warehouse

/// Prints where the values of an artist, album or track come from.
struct TraceCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show which answer each value of an artist, album or track came from.",
        discussion: """
            The database records when each value was last confirmed, by which line of which run, and which load \
            brought it. If the run still exists, its line is read and compared: `same`; `derived`, if the value is \
            computed from it; `differs`, which should not happen. Lists have a line for each element.
            """
    )

    @Argument(help: "artist, album or track.", transform: Self.kind)
    var kind: EntityKind

    @Argument(help: "Its identifier, its URI such as spotify:track:…, or its address at open.spotify.com.")
    var id: String

    @Option(
        help: ArgumentHelp(
            "Show only this column, table, or table.column; * matches anything.",
            valueName: "name"
        )
    )
    var column: String?

    @OptionGroup var runs: RunsOptions

    @Flag(name: .customLong("json"), help: "Print one JSON object per value, one per line.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let subject = try TraceSubject(id, kind: kind)
        let folder = try ScriptFolder(scripts.path).snapshot()
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        // A lock can hold a query for as long as it likes; Ctrl-C is answered all the same.
        var trace = try await context.stop.cancelling {
            try await Trace(of: subject, connection, scripts: folder)
        }
        if let column { try trace.keep(column) }
        let unread = await trace.read(landing: runs.url)
        let report = TraceReport(of: trace, unread: unread)
        if printsJSON {
            for line in try report.jsonLines() { print(line) }
            for line in unread { Console.standardError.write(line: line) }
        } else {
            print(report.text)
        }
        return nil
    }

    private static func kind(_ word: String) throws -> EntityKind {
        if let kind = EntityKind(rawValue: word) { return kind }
        let advice = NearestWord.advice(for: word, among: EntityKind.allCases.map(\.rawValue))
        throw ValidationError("'\(word)' is not a kind of object that can be traced\(advice)")
    }
}
