import ArgumentParser
import Cluster
import Concurrency
import Files
import Landing
import Maintenance
import Postgres
import StageKit
import Warehouse

/// Shows what could not be used, and brings it in once its reason is gone.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Show items that could not be used, and load them once the cause is fixed.",
        discussion: """
            transform sets aside what it cannot use, with the reason, and load stores it. Equal items in equal places \
            count as one. `unusable` items are left out of the tables; `repaired` ones are in them, corrected.
            """,
        subcommands: [
            QuarantineList.self, QuarantineShow.self, QuarantineReplayCommand.self, QuarantineDrop.self,
        ],
        defaultSubcommand: QuarantineList.self
    )
}

/// Lists items.
struct QuarantineList: Tool {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List items that are left out or were repaired, the most recently seen first."
    )

    @Option(help: ArgumentHelp("Only items of this kind: unusable or repaired.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("Only items with a reason like this; * matches anything.", valueName: "text"))
    var reason: String?

    @Flag(help: "Include items that were resolved or dropped.")
    var all = false

    @Flag(name: .customLong("json"), help: "Print one JSON object per item, one per line.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if let kind, QuarantineEntry.Kind(rawValue: kind) == nil {
            throw ValidationError("--kind must be unusable or repaired.")
        }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let (quarantine, connection) = try await Quarantine.open(folder, context)
        var choice = Quarantine.Choice()
        choice.kind = kind.flatMap(QuarantineEntry.Kind.init(rawValue:))
        choice.reason = reason
        choice.states = all ? nil : [.open, .repaired]
        let wanted = choice
        let entries = try await context.stop.cancelling { try await quarantine.entries(wanted, connection) }
        if printsJSON {
            for entry in entries { print(try JSONText.line(of: entry, isToTheSecond: true)) }
        } else if entries.isEmpty {
            print(all ? "nothing like this was quarantined" : "no open items like this; --all shows all")
        } else {
            print(entries.text())
        }
        return nil
    }
}

/// Shows one item.
struct QuarantineShow: Tool {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything known about an item, and all of it if its run still exists."
    )

    @Argument(help: "The item's number.")
    var item: Int

    @OptionGroup var runs: RunsOptions

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let (quarantine, connection) = try await Quarantine.open(folder, context)
        let (number, url) = (item, runs.url)
        let details = try await context.stop.cancelling {
            try await QuarantineDetails(of: number, in: quarantine, runs: url, connection)
        }
        if printsJSON {
            print(try JSONText.line(of: details, isToTheSecond: true))
        } else {
            print(details.text(runs: runs.path))
        }
        return nil
    }
}

extension Quarantine {
    /// The quarantine of the database that the settings name.
    static func open(
        _ scripts: ScriptFolder,
        _ context: ToolContext
    ) async throws -> (Quarantine, Connection) {
        let quarantine = Quarantine(scripts: scripts)
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        try await context.stop.cancelling { try await quarantine.require(connection) }
        return (quarantine, connection)
    }
}
