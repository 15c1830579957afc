import ArgumentParser
import Concurrency
import Diagnostics
import Landing
import Maintenance
import StageKit
import Warehouse

/// Makes rows of quarantined items once more, from where they were landed.
struct QuarantineReplayCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Transform left-out items again, from where they were landed, and load them.",
        discussion: """
            For when a newer version can use what an older could not. Nothing is asked of Spotify: the landed lines \
            of the items are read again in runs/, transformed as they are, and loaded as part of their run, in one \
            transaction a run. As always the newest answer counts, so an old one overwrites nothing that is newer. \
            What still cannot be used stays open.
            """
    )

    @OptionGroup var chosen: QuarantineChoice

    @OptionGroup var runs: RunsOptions

    @Flag(name: .customLong("dry-run"), help: "Show what would be loaded, and load nothing.")
    var isRehearsal = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let (quarantine, connection) = try await Quarantine.open(folder, context)
        let replay = QuarantineReplay(
            quarantine: quarantine,
            loader: Loader(scripts: folder, patience: .seconds(lock.timeout), log: context.log),
            runs: runs.url,
            isRehearsal: isRehearsal,
            stop: context.stop,
            log: context.log
        )
        return try await replay.perform(chosen.choice, connection)
    }
}

/// Says of items that they need not be used.
struct QuarantineDrop: Tool {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Mark items as dropped, so that they are no longer listed as open.",
        discussion: "They stay in the database, so that the counts balance; quarantine list --all shows them."
    )

    @OptionGroup var chosen: QuarantineChoice

    @OptionGroup var confirmation: ConfirmationOptions

    @Flag(name: .customLong("dry-run"), help: "Show what would be dropped, and change nothing.")
    var isRehearsal = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if !isRehearsal { try confirmation.requireSomebody() }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let (quarantine, connection) = try await Quarantine.open(folder, context)
        let choice = chosen.choice
        let entries = try await context.stop.cancelling { try await quarantine.entries(choice, connection) }
            .filter { $0.state == .open || $0.state == .repaired }
        // A rehearsal is for them, and so is the question.
        for entry in entries where isRehearsal || !confirmation.isSure || !options.quiet {
            Console.standardError.write(
                line: "item \(entry.number), \(entry.run)/landing/\(entry.landed): \(entry.reason)"
            )
        }
        var counts = ["items": entries.count, "dropped": 0]
        let question = "drop \(entries.count == 1 ? "this item" : "these \(entries.count) items")"
        if !isRehearsal, !entries.isEmpty, try confirmation.agrees(to: question, unless: context.stop) {
            let numbers = entries.map(\.number)
            counts["dropped"] = try await context.stop.cancelling {
                try await quarantine.drop(numbers, connection)
            }
        }
        return Tally(stage: "quarantine drop", counts: counts)
    }
}

/// Which items a command works on.
struct QuarantineChoice: ParsableArguments {
    @Argument(help: "The items' numbers, as quarantine list shows them.")
    var items: [Int] = []

    @Flag(help: "All open items.")
    var all = false

    @Option(help: ArgumentHelp("Items with a reason like this; * matches anything.", valueName: "text"))
    var reason: String?

    /// The items named, or all that are open.
    var choice: Quarantine.Choice {
        var choice = Quarantine.Choice()
        if items.isEmpty {
            choice.reason = reason
            choice.states = [.open]
        } else {
            choice.numbers = items
        }
        return choice
    }

    func validate() throws {
        guard [!items.isEmpty, all, reason != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Choose items by their numbers, with --all, or with --reason.")
        }
    }
}
