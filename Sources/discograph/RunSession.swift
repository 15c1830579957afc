import Concurrency
import Diagnostics
import Extraction
import Files
import Foundation
import Glibc
import Landing
import Pipeline
import Spotify
import StageKit

/// One command's work on one run: takes the pipeline's lock, runs the stages, and reports the outcome.
struct RunSession {
    let pipeline: PipelineOptions
    let choice: RunChoice
    let only: [String]
    let limits: SpendingLimits
    let stop: StopSignal
    let isQuiet: Bool
    let isVerbose: Bool
    let environment: [String: String]
    /// What this command has worked on already.
    var done = ContinuedRuns()
    /// The runs that were skipped on the way to this one, and that no night resumes until a person has mended them.
    ///
    /// They are known where the work ends with an error, too.
    private(set) var stuck: [RunError] = []

    /// Where the runs lie, and with them the pipeline's lock: a run that is named is locked beside itself.
    var folder: RunFolder {
        guard case .named(let url) = choice else { return pipeline.folder }
        return RunFolder(url: URL(filePath: url.path).standardizedFileURL.deletingLastPathComponent())
    }

    struct Result {
        let run: RunDirectory
        /// The run's own pipeline.
        let manifest: Manifest
        let record: RunRecord
        let exitCode: Int32
        /// Whether every stage that was asked for came to its end, if only early, because quota or time was used up.
        let isThrough: Bool
        /// Whether an earlier run was resumed, and nothing was left of it to land.
        let leavesRoomToLand: Bool
        /// How the run stands, and what to do about it, in one line.
        let verdict: String

        func json() throws -> String { try StatusReport(run: run, record: record).line() }
    }

    mutating func perform() async throws -> Result {
        let asked = try checkedManifest()
        // Before a lock is made beside what is not there.
        if case .named(let url) = choice { try RunDirectory(url: url).requireRunnable() }
        let lock = try await pipelineLock(of: asked)
        defer { lock?.release() }
        let opened = try open(asked)
        // Whoever reaches the run by another path has another lock of the pipeline.
        let own = try await ProcessLock(
            opened.run.runnerLock,
            owner: "a runner of \(opened.run.name)",
            patience: ProcessLock.briefPatience
        )
        defer { own.release() }
        Console.standardError.write(line: "run \(opened.run.url.relativePath) of \(opened.manifest.name)")
        if let replaced = opened.replaced {
            Console.standardError.write(
                line: "it takes over the mended \(pipeline.manifest); \(replaced.relativePath) is what it had"
            )
        } else if opened.isOther {
            Console.standardError.write(line: note(onCopyOf: opened.run))
        }
        return try await perform(opened)
    }

    /// What is said of a run whose own copy differs from the manifest that is asked for.
    func note(onCopyOf run: RunDirectory) -> String {
        let copy = run.manifest.relativePath
        return "it uses its own copy of the manifest, \(copy), which differs from \(pipeline.manifest)"
    }

    /// A run that is worked on, and the pipeline that it executes.
    private struct OpenedRun {
        let run: RunDirectory
        let manifest: Manifest
        let isNew: Bool
        /// Whether that is another pipeline than the one that is asked for now.
        let isOther: Bool
        /// The copy that the run had before, where it takes a mended one over.
        let replaced: URL?
    }

    /// Finds or opens the run; the pipeline's lock must be held.
    private mutating func open(_ asked: Manifest) throws -> OpenedRun {
        let wanted = try asked.stages(matching: only)
        var skipped: [RunError] = []
        defer { stuck = skipped }
        // Each run that is skipped is named, also where nothing is opened in its place.
        let found = try found(
            of: asked,
            only: wanted,
            warn: { failure in
                Self.warn(failure)
                if let error = failure as? RunError, case .stuck = error { skipped.append(error) }
            }
        )
        if found == nil { try requireSettings(asked, wanted) }
        let earlier = try Folder.names(in: folder.url)
        let (run, manifest, replaced) = try RunChoice.ready(
            found,
            in: folder,
            of: asked,
            copying: pipeline.source
        )
        return OpenedRun(
            run: run,
            manifest: manifest,
            isNew: !earlier.contains(run.name),
            isOther: manifest.withoutPositions != asked.withoutPositions,
            replaced: replaced
        )
    }

    /// Runs the stages that are asked for, and says how the run stands then.
    private func perform(_ opened: OpenedRun) async throws -> Result {
        let stages = try opened.manifest.stages(matching: only, in: opened.run.manifest.relativePath)
        let before = try RunRecord(of: opened.run)
        let runner = try Runner(
            manifest: opened.manifest,
            run: opened.run,
            only: stages,
            limits: limits,
            isVerbose: isVerbose,
            executables: ExecutableFinder(),
            stop: stop,
            say: isQuiet ? Self.sayWarning : Self.say
        )
        let record = try await runner.perform()
        let isDone = record.stages.allSatisfy { stages?.contains($0.name) == false || $0.state == .done }
        if !isQuiet || !isDone { Console.standardError.write(line: StatusReport.text(of: record)) }
        let result = result(of: opened, record, since: before, only: stages)
        Console.standardError.write(line: result.verdict)
        return result
    }

    private func result(
        of opened: OpenedRun,
        _ record: RunRecord,
        since before: RunRecord?,
        only stages: Set<String>?
    ) -> Result {
        let picked = record.stages.filter { stages?.contains($0.name) != false }
        // What could not even start is no success: then the failure that stands in its way counts, and be it an old one.
        let isBlocked = picked.contains { $0.state == .blocked }
        let codes = stages == nil || isBlocked ? [record.exitCode] : picked.compactMap(\.exitCode)
        let worst = ExitCodes.worst(of: codes + (isBlocked ? [Remedy.resumeLater.exitCode] : []))
        // A stop that leaves something to do is no success, however well those did that came to their end.
        let isCutShort = stop.isRequested && worst == 0 && !picked.allSatisfy { $0.state == .done }
        let landing = opened.manifest.stages.filter(\.landsOnly).map(\.name)
        let hasLanded = landing.contains { record[$0].startedAt != before?[$0].startedAt }
        return Result(
            run: opened.run,
            manifest: opened.manifest,
            record: record,
            exitCode: isCutShort ? Remedy.resumeLater.exitCode : worst,
            isThrough: picked.allSatisfy(\.isThrough),
            leavesRoomToLand: !opened.isNew && !landing.isEmpty && !hasLanded,
            verdict: StatusReport.verdict(
                on: record,
                run: opened.run,
                of: pipeline.words,
                otherThan: opened.isOther ? pipeline.manifest : nil
            )
        )
    }

    /// Keeps others from opening or resuming runs, as long as it is held.
    private func pipelineLock(of manifest: Manifest) async throws -> ProcessLock? {
        // A run may be named that lies where we can make nothing: then its own lock must do.
        if case .named = choice, access(folder.url.path, W_OK) != 0 { return nil }
        return try await ProcessLock(
            folder.lock(of: manifest.name),
            owner: Self.owner(of: manifest),
            patience: ProcessLock.briefPatience
        )
    }

    /// A new run that can ask Spotify nothing would be one more that waits for a person.
    func requireSettings(_ manifest: Manifest, _ stages: Set<String>?) throws {
        let asksSpotify = manifest.stages.contains { stage in
            stages?.contains(stage.name) != false && stage.asksSpotify
        }
        guard asksSpotify else { return }
        _ = try SpotifySettings(environment: environment, manifest: manifest)
    }

    /// Finds the run to resume, and changes nothing; `nil` where a new one is to be opened.
    func found(
        of manifest: Manifest,
        only stages: Set<String>?,
        warn: @escaping (any Failure) -> Void
    ) throws -> (run: RunDirectory, manifest: Manifest)? {
        try choice.found(
            in: folder,
            of: manifest,
            only: stages,
            beyond: done,
            finding: ExecutableFinder(),
            warn: warn
        )
    }

    func checkedManifest() throws -> Manifest {
        try Manifest(contentsOf: pipeline.source, finding: ExecutableFinder())
    }

    /// What holds a pipeline's lock.
    static func owner(of manifest: Manifest) -> String { "a run of pipeline \(manifest.name)" }

    static let warn: @Sendable (any Failure) -> Void = { Console.standardError.write(line: "\($0)") }

    static let silence: @Sendable (String) -> Void = { _ in }

    private static let say: @Sendable (String) -> Void = { line in
        let time = Console.standardError.isTerminal ? "" : Timestamp.seconds(Date()) + " "
        Console.standardError.write(line: time + line)
    }

    private static let sayWarning: @Sendable (String) -> Void = { line in
        guard LogLine.isWarning(line) else { return }
        say(line)
    }
}
