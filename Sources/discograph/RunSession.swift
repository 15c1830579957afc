import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit

/// One command's work on one run: takes the pipeline's lock, runs the stages, says what became of them.
struct RunSession {
    let pipeline: PipelineOptions
    let choice: RunChoice
    let only: [String]
    let limits: SpendingLimits
    let stop: StopSignal
    let isQuiet: Bool
    /// The names of runs that this command has worked on already.
    var done: Set<String> = []

    struct Result {
        let run: RunDirectory
        let record: RunRecord
        let exitCode: Int32
        /// Whether an earlier run was taken up, and nothing was left of it to land.
        let leavesRoomToLand: Bool

        func json() throws -> String { try StatusReport(run: run, record: record).line() }
    }

    func perform() async throws -> Result {
        let asked = try checkedManifest()
        let lock = try await FileLock(
            pipeline.folder.lock(of: asked.name),
            owner: "a run of pipeline \(asked.name)"
        )
        defer { lock.release() }

        let stages = try asked.stages(matching: only)
        let earlier = try Folder.names(in: pipeline.folder.url)
        let (run, manifest) = try choice.run(
            in: pipeline.folder,
            of: asked,
            copying: pipeline.source,
            only: stages,
            beyond: done,
            warn: { Console.standardError.write(line: "\($0)") }
        )
        Console.standardError.write(line: "run \(run.url.relativePath) of \(manifest.name)")
        if manifest.withoutPositions != asked.withoutPositions {
            Console.standardError.write(
                line: "it goes on with its own copy of the manifest, which differs from \(pipeline.manifest)"
            )
        }
        let before = try RunRecord(of: run)
        let runner = try Runner(
            manifest: manifest,
            run: run,
            only: stages,
            limits: limits,
            executables: ExecutableFinder(),
            stop: stop,
            say: isQuiet ? Self.silence : Self.say
        )
        let record = try await runner.perform()
        let own = record.stages.filter { stages?.contains($0.name) != false }
        // What could not even start is no success: then the failure that stands in its way counts.
        let isBlocked = own.contains { $0.state == .blocked }
        let exitCode =
            stages == nil || isBlocked ? record.exitCode : WorstExit.worst(of: own.compactMap(\.exitCode))
        Console.standardError.write(line: StatusReport.table(of: record).text())
        Console.standardError.write(line: StatusReport.verdict(on: record, run: run, of: pipeline.manifest))
        let landing = manifest.stages.filter(\.landsOnly).map(\.name)
        let hasLanded = landing.contains { record[$0].startedAt != before?[$0].startedAt }
        return Result(
            run: run,
            record: record,
            exitCode: stop.isRequested ? max(exitCode, 1) : exitCode,
            leavesRoomToLand: earlier.contains(run.name) && !landing.isEmpty && !hasLanded
        )
    }

    /// What ``perform()`` would do, as text.
    func preview() throws -> String {
        let asked = try checkedManifest()
        let stages = try asked.stages(matching: only)
        var lines: [String] = []
        var record = RunRecord(pipeline: asked.name, stages: asked.stages.map(\.name), openedAt: Date())
        var manifest = asked
        if let entry = try existing(asked) {
            lines.append("would go on with \(entry.run.url.relativePath) (\(entry.state))")
            record = entry.record
            manifest = try Manifest(contentsOf: entry.run.manifest)
        } else {
            lines.append("would open a new run in \(pipeline.folder.url.relativePath)/")
        }
        let run = RunDirectory(url: pipeline.folder.url.appending(component: "RUN"))
        let runner = try Runner(
            manifest: manifest,
            run: run,
            only: stages,
            executables: ExecutableFinder(),
            stop: stop,
            say: Self.silence
        )
        for stage in try Plan(of: manifest).stages {
            let verb = runner.starts(stage, in: record) ? "start" : "leave"
            let why =
                runner.starts(stage, in: record)
                ? stage.command.joined(separator: " ") : record[stage.name].state.rawValue
            lines.append("  \(verb)  \(stage.name): \(why)")
        }
        return lines.joined(separator: "\n")
    }

    private func existing(_ manifest: Manifest) throws -> RunFolder.Entry? {
        switch choice {
        case .new: nil
        case .continued, .resumed: try pipeline.folder.newestUnfinished(of: manifest.name)
        case .named(let url):
            try named(url)
        }
    }

    private func named(_ url: URL) throws -> RunFolder.Entry? {
        try RunDirectory(url: url).requireWritable()
        // It may lie elsewhere than the others.
        return try RunFolder(url: url.deletingLastPathComponent()).entries()
            .first { $0.run.name == url.lastPathComponent }
    }

    private func checkedManifest() throws -> Manifest {
        let manifest = try Manifest(contentsOf: pipeline.source)
        try ExecutableFinder().check(manifest, file: pipeline.manifest)
        return manifest
    }

    private static let silence: @Sendable (String) -> Void = { _ in }

    private static let say: @Sendable (String) -> Void = { line in
        let time = Console.standardError.isTerminal ? "" : Timestamp.seconds(Date()) + " "
        Console.standardError.write(line: time + line)
    }
}
