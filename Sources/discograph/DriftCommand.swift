import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Foundation
import Landing
import Pipeline
import Postgres
import StageKit
import Warehouse

/// Lists what Spotify sends and no mapping knew.
struct DriftCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "List the fields and values that Spotify sends but no mapping knows.",
        discussion: """
            An unknown field is not in the rows; landing keeps it, and a later mapping can load it from there. An \
            unknown value is in the rows as it was sent. The newest come first; times are in UTC. Counts include \
            every place in every answer of the runs that were loaded.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Only what was seen then or later: \(PastMoment.form).",
            valueName: "time"
        ),
        transform: PastMoment.read
    )
    var since: Date?

    @Flag(name: .customLong("json"), help: "Print one JSON object per line.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let since = since
        let drifts = try await context.stop.cancelling {
            try await SchemaDrifts(connection, scripts: folder, since: since)
        }
        if printsJSON {
            for line in try drifts.jsonLines() { print(line) }
        } else if drifts.count > 0 {
            print(drifts.table.text())
        } else {
            print("no unknown field or value was seen\(since == nil ? "" : " since then")")
        }
        return nil
    }
}
