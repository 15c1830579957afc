import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Maintenance
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
        let (isRehearsal, isQuiet) = (isRehearsal, options.quiet)
        let session = CompressSession(
            folder: runs.folder,
            chosen: chosen,
            isRehearsal: isRehearsal,
            stop: context.stop,
            log: context.log
        ) { run, outcome in
            guard !isQuiet else { return }
            let result = isRehearsal ? "to be compressed" : "now \(outcome.after)"
            Console.standardError.write(line: "\(run.url.relativePath): \(outcome.before) bytes, \(result)")
        }
        return try session.perform()
    }
}
