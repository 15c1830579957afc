import ArgumentParser
import Concurrency
import Diagnostics
import Foundation
import Landing
import Logging
import Pipeline
import StageKit

/// Compresses what closed runs have landed.
struct CompressCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "compress",
        abstract: "Compress what closed runs have landed, to about a tenth of its size.",
        discussion: """
            Segments become 00001.ndjson.zst, which every stage and zstdcat can read. Unfinished runs and logs are \
            left as they are. `landing: {compression: zstd}` in a manifest does this at the end of each run.
            """
    )

    @Argument(
        help: "Runs, by directory or name (default: all closed runs).",
        completion: .directory
    )
    var chosen: [String] = []

    @OptionGroup var runs: RunsOptions

    @Flag(name: .customLong("dry-run"), help: "Show what would be compressed, and change nothing.")
    var isRehearsal = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        var sum = SegmentCompression.Outcome()
        for entry in try entries(context.log) {
            // What is compressed stays so; the rest is left for the next time.
            guard !context.stop.isRequested else { break }
            let compression = SegmentCompression(of: entry.run)
            let outcome = isRehearsal ? try compression.due() : try compression.perform()
            if outcome.segments > 0, !options.quiet {
                let result = isRehearsal ? "to be compressed" : "now \(outcome.after)"
                Console.standardError.write(
                    line: "\(entry.run.url.relativePath): \(outcome.before) bytes, \(result)"
                )
            }
            sum = sum + outcome
        }
        var counts = ["segments": sum.segments, "bytes_before": sum.before]
        if !isRehearsal { counts["bytes_after"] = sum.after }
        return Tally(stage: "compress", counts: counts)
    }

    /// The closed runs that are meant.
    private func entries(_ log: Logger) throws -> [RunFolder.Entry] {
        let folder = runs.folder
        guard !chosen.isEmpty else {
            return try folder.entries(passingOver: { log.warning("\($0)") }).filter(\.record.state.isClosed)
        }
        return try chosen.map { name in
            let entry = try folder.entry(named: name)
            guard entry.record.state.isClosed else {
                throw RunError.notClosed(path: entry.run.url.relativePath, state: entry.state)
            }
            return entry
        }
    }
}
