import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Files
import Foundation
import Landing
import Normalization
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
            print(Self.table(of: entries).text())
        }
        return nil
    }

    private static func table(of entries: [QuarantineEntry]) -> TextTable {
        TextTable(
            columns: [
                "item", "kind", "state", "reason", "pointer", "last seen in", "first seen", "last seen",
                "times",
            ],
            rows: entries.map { entry in
                [
                    "\(entry.number)", entry.kind.rawValue, entry.state.rawValue, entry.reason,
                    entry.pointer, "\(entry.run)/landing/\(entry.landed)",
                    entry.firstSeenAt.map(Timestamp.seconds), entry.lastSeenAt.map(Timestamp.seconds),
                    "\(entry.timesSeen)",
                ]
            }
        )
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

    private struct Shown: Encodable {
        let item: QuarantineEntry
        let occurrences: [QuarantineOccurrence]
        @Nullable var text: String?
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let (quarantine, connection) = try await Quarantine.open(folder, context)
        var choice = Quarantine.Choice()
        choice.numbers = [item]
        let wanted = choice
        let number = item
        let (entries, occurrences) = try await context.stop.cancelling {
            (
                try await quarantine.entries(wanted, connection),
                try await quarantine.occurrences(of: [number], openOnly: false, connection)
            )
        }
        guard let entry = entries.first else { throw QuarantineError.unknown([item]) }
        let text = try wholeText(of: entry)
        if printsJSON {
            let shown = Shown(item: entry, occurrences: occurrences, text: text)
            print(try JSONText.line(of: shown, isToTheSecond: true))
        } else {
            describe(entry, occurrences, text)
        }
        return nil
    }

    /// The item read again from where it was landed; `nil` where that is gone.
    private func wholeText(of entry: QuarantineEntry) throws -> String? {
        let run = RunDirectory(url: runs.url.appending(component: entry.run))
        guard let line = LandedLineName(entry.landed) else { return nil }
        var text: String?
        try run.readLines([line]) { _, bytes in
            // Another machine may have a run of that name.
            let arrival = try LandedItem.arrival(of: bytes)
            guard entry.lastSeenAt == nil || entry.lastSeenAt == arrival else { return }
            text = try LandedItem.text(in: bytes, at: entry.pointer, beginning: entry.excerpt)
        }
        return text
    }

    private func describe(
        _ entry: QuarantineEntry,
        _ occurrences: [QuarantineOccurrence],
        _ text: String?
    ) {
        let facts: [(String, String?)] = [
            ("item", "\(entry.number)"), ("kind", entry.kind.rawValue), ("state", entry.state.rawValue),
            ("reason", entry.reason),
            ("first seen", entry.firstSeenAt.map(Timestamp.seconds)),
            ("last seen", entry.lastSeenAt.map(Timestamp.seconds)),
            ("times seen", "\(entry.timesSeen), still open \(entry.timesOpen), in \(entry.runs) runs"),
            ("digest", entry.digest), ("tried in vain", entry.triedAt.map(Timestamp.seconds)),
            ("dropped", entry.droppedAt.map(Timestamp.seconds)),
            ("resolved by", entry.resolvedLoadID.map { "load \($0)" }),
        ]
        for (name, value) in facts {
            guard let value else { continue }
            print(name.padding(toLength: 15, withPad: " ", startingAt: 0) + value)
        }
        let shown = occurrences.suffix(20)
        let table = TextTable(
            columns: ["seen in", "pointer", "at", "resolved by load"],
            rows: shown.map { place in
                [
                    "\(place.run)/landing/\(place.landed)", place.pointer,
                    place.arrivedAt.map(Timestamp.seconds), place.resolvedLoadID.map(String.init),
                ]
            }
        )
        print("\n" + table.text())
        if shown.count < occurrences.count {
            print("… the last \(shown.count) of \(occurrences.count) places")
        }
        print("\n" + (text ?? entry.excerpt ?? ""))
        if text == nil {
            print(
                "… as the database keeps it: \(entry.landed) of run \(entry.run) is not in \(runs.path)/, or is another "
                    + "run's of that name"
            )
        }
    }
}

extension Quarantine {
    /// The quarantine of the database that the settings name.
    static func open(
        _ scripts: ScriptFolder,
        _ context: ToolContext
    ) async throws -> (Quarantine, Connection) {
        let quarantine = Quarantine(scripts: scripts)
        let connection = try await DatabaseLocation(environment: context.environment).connect(
            log: context.log
        )
        try await context.stop.cancelling { try await quarantine.require(connection) }
        return (quarantine, connection)
    }
}
