import ArgumentParser
import Diagnostics
import Files
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

    @Flag(
        name: .customLong("json"),
        help: "Print one JSON object per compressed run, one per line, above the tally."
    )
    var printsJSON = false

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let (isRehearsal, printsJSON) = (isRehearsal, printsJSON)
        let isShown = isRehearsal || !options.quiet
        let session = CompressSession(
            folder: runs.folder,
            chosen: chosen,
            isRehearsal: isRehearsal,
            stop: context.stop,
            log: context.log
        ) { run, outcome in
            guard !printsJSON else {
                return print(try JSONText.line(of: CompressedRun(run, outcome, isRehearsal: isRehearsal)))
            }
            guard isShown else { return }
            let result = isRehearsal ? "to be compressed" : "now \(outcome.after)"
            Console.standardError.write(line: "\(run.url.relativePath): \(outcome.before) bytes, \(result)")
        }
        return try session.perform()
    }
}

/// What became of a run, for programs.
private struct CompressedRun: Encodable {
    private let run: String
    private let segments: Int
    private let before: Int
    /// `nil` where nothing was done yet.
    @Nullable private var after: Int?

    init(_ run: RunDirectory, _ outcome: SegmentCompression.Outcome, isRehearsal: Bool) {
        self.run = run.url.relativePath
        segments = outcome.segments
        before = outcome.before
        after = isRehearsal ? nil : outcome.after
    }

    private enum CodingKeys: String, CodingKey {
        case run
        case segments
        case before = "bytes_before"
        case after = "bytes_after"
    }
}
