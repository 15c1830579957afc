import ArgumentParser
import Diagnostics
import Extraction
import Foundation
import Landing
import Pipeline
import Quota
import Spotify
import StageKit

/// Shows the state of the quotas, and forgets what was learned of them.
struct QuotaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quota",
        abstract: "Show what is used of Spotify's quotas, what was learned of them, and what is locked.",
        subcommands: [QuotaShow.self, QuotaForget.self],
        defaultSubcommand: QuotaShow.self
    )
}

/// Shows the state of the quotas.
struct QuotaShow: Tool {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the state of each bucket of each credential.",
        discussion: """
            Counts of the last 30 seconds and 24 hours, the budget, what Spotify let through before it refused, \
            and until when a bucket is locked, in local time. An empty cell means unknown, or unlimited. \
            Budgets, and the names of apps, are those of one pipeline: without a manifest, of \
            pipelines/catalog.yaml, or default ones where there is none. \
            Apps that get no token from the accounts service for a while are named below the table.
            """
    )

    @OptionGroup var ledger: LedgerOptions

    @Flag(name: .customLong("json"), help: "Print one JSON object per line.")
    var printsJSON = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let books = try ledger.books(context.environment)
        let ledger = try await books.ledger()
        if let ledger {
            try await show(ledger, of: books)
        } else if !printsJSON {
            print("no request to \(books.settings.apiHost) has been counted here yet")
        }
        if !printsJSON {
            for (app, until) in try books.delayedApps() {
                print("\(app.name) gets no token before \(until.inLocalTime)")
            }
        }
        return nil
    }

    private func show(_ ledger: QuotaLedger, of books: QuotaBooks) async throws {
        let report = QuotaReport(
            try await ledger.standings(
                under: books.budgets,
                for: books.settings.credentials.map(\.account)
            ),
            names: books.names,
            budgets: books.budgets,
            of: books.pipeline
        )
        if printsJSON {
            for line in try report.jsonLines() { print(line) }
        } else {
            print(report.table.text())
            for remark in report.remarks { print(remark) }
        }
    }
}

/// Drops locks and ceilings that are wrong.
struct QuotaForget: Tool {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Drop a bucket's lock and what was learned about it; the counts are kept.",
        discussion: """
            A lock is Spotify's: a request before it ends is refused again, and may lengthen it. Worth doing when a \
            quota was raised, a clock was wrong, or another program had spent the quota.
            """
    )

    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("The bucket.", valueName: "bucket"), transform: Bucket.init(word:))
    var bucket: Bucket?

    @Flag(help: "All buckets, the learned rate limits, and the accounts service's waits for a token.")
    var all = false

    @Option(help: ArgumentHelp("Only of this owner.", valueName: "owner"))
    var owner: String?

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if all, bucket != nil { throw ValidationError("--all and --bucket are mutually exclusive.") }
        guard all || bucket != nil else {
            throw ValidationError("Name a bucket with --bucket, or use --all.")
        }
        try confirmation.requireSomebody()
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let books = try ledger.books(context.environment)
        let delayed = all ? try books.delayedApps(of: owner) : []
        let ledger = try await books.ledger()
        guard ledger != nil || !delayed.isEmpty else {
            print("no request to \(books.settings.apiHost) has been counted here yet")
            return nil
        }
        if let owner, let ledger, delayed.isEmpty { try await require(owner, in: ledger) }
        let name = bucket?.rawValue ?? "every bucket"
        let question = "forget the lock and the ceiling of \(name)"
        guard try confirmation.agrees(to: question, unless: context.stop) else {
            print("nothing was forgotten")
            return nil
        }
        let count = try await ledger?.forget(bucket, of: owner) ?? 0
        print(count == 1 ? "1 lock or ceiling was forgotten" : "\(count) locks and ceilings were forgotten")
        for (app, until) in delayed {
            try books.forgetDelay(of: app)
            print("that \(app.name) gets no token before \(until.inLocalTime) was forgotten")
        }
        return nil
    }

    /// Refuses an owner for whom nothing was ever counted: the name is probably misspelt.
    private func require(_ owner: String, in ledger: QuotaLedger) async throws {
        let owners = Set(try await ledger.standings().map(\.account.owner)).sorted()
        guard !owners.contains(owner) else { return }
        let advice = NearestWord.advice(for: owner, among: owners)
        throw ValidationError("no request of an owner '\(owner)' was counted here\(advice)")
    }
}
