import ArgumentParser
import Diagnostics
import Files
import Foundation
import Landing
import Logging
import Pipeline
import StageKit

/// Shows the state of runs.
struct StatusCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the runs, or of the stages of one run.",
        discussion: """
            With --check, for a monitor: prints a line for each run that failed, was killed or is damaged, \
            or that is unfinished and cannot be resumed, because this user may not write to it or its \
            manifest is unusable, or that no night resumes, because no manifest has its pipeline's name any \
            more, or whose answers have waited for longer than --max-age; if the newest finished one is too \
            old, or there is none, while none is going on; if one that is going on began its latest stage \
            as long ago; and if in the newest of a pipeline a route was closed or not understood, most \
            items were quarantined, revalidated answers had no rows, a stage gave requests up and was given \
            no answer, or ended early for something else than a used-up quota. Ends with 65 then, else with \
            0.
            """
    )

    @Argument(
        help: "A run's directory or name (default: list the newest runs).",
        completion: .directory
    )
    var run: String?

    @OptionGroup var runs: RunsOptions

    @Option(
        name: [.customShort("n"), .long],
        parsing: .unconditional,
        help: ArgumentHelp("How many runs to list.", valueName: "number")
    )
    var limit = 10

    @Flag(name: .customLong("json"), help: "Print one JSON object per run, or per problem, one per line.")
    var printsJSON = false

    @Flag(name: .customLong("check"), help: "Print only what is wrong, and end with 65 if anything is.")
    var checks = false

    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp(
            "How long ago the newest finished run may have ended for --check (default: 26h).",
            valueName: "duration"
        ),
        transform: Self.duration
    )
    var maximumAge: Duration?

    @Option(
        help: ArgumentHelp("For --check: look only at the runs of this pipeline.", valueName: "name")
    )
    var pipeline: String?

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = runs.folder
        if checks {
            let age = maximumAge ?? .seconds(26 * 3_600)
            let problems = try RunCheckup(of: folder, pipeline: pipeline, maximumAge: age).problems
            for problem in problems { print(try line(of: problem)) }
            throw ExitCode(problems.isEmpty ? 0 : Remedy.fixInput.exitCode)
        }
        if let run {
            try describe(try folder.entry(named: run))
            return nil
        }
        let all = try folder.listings()
        let shown = all.prefix(limit)
        if printsJSON {
            for listing in shown { print(try StatusReport(of: listing).line()) }
        } else if all.isEmpty {
            print("no runs in \(runs.path)/ yet: discograph run opens one")
        } else {
            print(table(of: Array(shown)).text())
            for case .failure(let error) in shown.map(\.entry) { context.log.warning("\(error)") }
        }
        return nil
    }

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("--limit must be 0 or more.") }
        if checks, run != nil { throw ValidationError("--check is about all runs: name none.") }
        if !checks, maximumAge != nil { throw ValidationError("--max-age goes with --check.") }
        if !checks, pipeline != nil { throw ValidationError("--pipeline goes with --check.") }
    }

    private static func duration(_ words: String) throws -> Duration {
        guard let duration = Duration(words: words) else {
            throw ValidationError("'\(words)' is not a duration; write it like 26h or 8d.")
        }
        return duration
    }

    private func line(of problem: RunCheckup.Problem) throws -> String {
        if printsJSON {
            return try JSONText.line(of: ProblemReport(problem: problem.problem, run: problem.run))
        }
        return [problem.run, problem.problem].compactMap(\.self).joined(separator: ": ")
    }

    private struct ProblemReport: Encodable {
        let problem: String
        @Nullable var run: String?
    }

    private func describe(_ entry: RunFolder.Entry) throws {
        if printsJSON {
            print(try StatusReport(of: entry).line())
        } else {
            print("\(entry.run.url.relativePath) of \(entry.record.pipeline): \(entry.state)")
            print(entry.record.summary)
        }
    }

    private func table(of listings: [RunFolder.Listing]) -> TextTable {
        var pipelines: Set<String> = []
        return TextTable(
            columns: ["run", "pipeline", "state", "took", "stages"],
            rows: listings.map { listing in
                let entry: RunFolder.Entry
                switch listing.entry {
                case .success(let known): entry = known
                case .failure: return [listing.run.name, nil, listing.state]
                }
                let closed = entry.record.stages.count { $0.state.allowsNext }
                // What an older run left for later, a newer one has picked up.
                let isNewest = pipelines.insert(entry.record.pipeline).inserted
                let next = isNewest ? entry.record.nextStart() : nil
                let resume = next.map { ", again from \($0.inLocalTime)" } ?? ""
                return [
                    entry.run.name, entry.record.pipeline, entry.state,
                    entry.record.duration?.words,
                    "\(closed) of \(entry.record.stages.count)\(resume)",
                ]
            }
        )
    }
}
