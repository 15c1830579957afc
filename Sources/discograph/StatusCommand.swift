import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit

/// Says how runs stand.
struct StatusCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the runs stand, or the stages of one."
    )

    @Argument(
        help: "A run's directory or name; without one, the newest runs are listed.",
        completion: .directory
    )
    var run: String?

    @Option(
        name: .customLong("runs"),
        help: ArgumentHelp("Where runs lie.", valueName: "dir"),
        completion: .directory
    )
    var runs = "runs"

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("How many runs to list.", valueName: "number")
    )
    var limit = 10

    @Flag(name: .customLong("json"), help: "Print one JSON object a run, one a line.")
    var printsJSON = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = RunFolder(url: URL(filePath: runs, directoryHint: .isDirectory))
        if let run {
            try describe(try entry(named: run, in: folder))
            return nil
        }
        let entries = try folder.entries().prefix(max(0, limit))
        if printsJSON {
            for entry in entries {
                print(try StatusReport(run: entry.run, record: entry.record, state: entry.state).line())
            }
        } else if entries.isEmpty {
            print("no runs in \(runs)/ yet: discograph run opens one")
        } else {
            print(table(of: Array(entries)).text())
        }
        return nil
    }

    private func describe(_ entry: RunFolder.Entry) throws {
        if printsJSON {
            print(try StatusReport(run: entry.run, record: entry.record, state: entry.state).line())
        } else {
            print("\(entry.run.url.relativePath) of \(entry.record.pipeline): \(entry.state)")
            print(StatusReport.table(of: entry.record).text())
        }
    }

    private func entry(named name: String, in folder: RunFolder) throws -> RunFolder.Entry {
        let wanted = URL(filePath: name).lastPathComponent
        guard let entry = try folder.entries().first(where: { $0.run.name == wanted }) else {
            throw RunError.unusable(path: name, reason: "no run of that name in \(runs)/")
        }
        return entry
    }

    private func table(of entries: [RunFolder.Entry]) -> TextTable {
        TextTable(
            columns: ["run", "pipeline", "state", "took", "stages"],
            rows: entries.map { entry in
                let closed = entry.record.stages.count { $0.state.allowsNext }
                let resume = entry.record.resumeAt.map { ", again from \(Timestamp.seconds($0))" } ?? ""
                return [
                    entry.run.name, entry.record.pipeline, entry.state,
                    StatusReport.took(from: entry.record.openedAt, to: entry.record.endedAt),
                    "\(closed) of \(entry.record.stages.count)\(resume)",
                ]
            }
        )
    }
}
