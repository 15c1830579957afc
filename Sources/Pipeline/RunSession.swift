public import Concurrency
import Diagnostics
import Foundation
import Glibc
import Landing
import Quota

/// One command's work on one run: finds or opens it under the pipeline's lock, and runs its stages.
public struct RunSession: Sendable {
    /// Where the pipeline and its runs lie.
    let location: PipelineLocation
    /// Which run is worked on.
    let choice: RunChoice
    /// The stages that are asked for, as they were typed; empty for all.
    let only: [String]
    let executables: ExecutableFinder
    let stop: StopSignal
    let listener: RunListener

    private let limits: SpendingLimits
    private let isVerbose: Bool
    private let checkSettings: @Sendable (Manifest) throws -> Void

    /// A session that has not begun.
    ///
    /// - Parameters:
    ///   - location: Where the pipeline and its runs lie.
    ///   - choice: Which run is worked on.
    ///   - only: The names of the stages to start, in which `*` matches anything; empty for all.
    ///   - limits: What the stages that ask Spotify may spend, all together.
    ///   - isVerbose: Whether the stages log details too.
    ///   - executables: Where the stages' executables lie.
    ///   - stop: Asked for by Ctrl-C.
    ///   - listener: Who is told how the run goes.
    ///   - checkSettings: Called before a run is opened whose stages ask Spotify; throws where they could not.
    public init(
        of location: PipelineLocation,
        choice: RunChoice,
        only: [String] = [],
        limits: SpendingLimits = SpendingLimits(),
        isVerbose: Bool = false,
        executables: ExecutableFinder,
        stop: StopSignal,
        listener: RunListener,
        checkSettings: @escaping @Sendable (Manifest) throws -> Void
    ) {
        self.location = location
        self.choice = choice
        self.only = only
        self.limits = limits
        self.isVerbose = isVerbose
        self.executables = executables
        self.stop = stop
        self.listener = listener
        self.checkSettings = checkSettings
    }

    private var isNamed: Bool {
        guard case .named = choice else { return false }
        return true
    }

    /// Where the runs lie, and with them the pipeline's lock: a run that is named is locked beside itself.
    var folder: RunFolder {
        guard case .named(let url) = choice else { return location.folder }
        return RunFolder(url: URL(filePath: url.path).standardizedFileURL.deletingLastPathComponent())
    }

    /// Finds or opens the run, and runs the stages that are asked for.
    ///
    /// - Returns: What came of it, and which runs were skipped.
    public func perform() async -> RunAttempt {
        await perform(beyond: ContinuedRuns())
    }

    /// The same, for a command that has worked on runs already.
    func perform(beyond done: ContinuedRuns) async -> RunAttempt {
        var skipped: [RunError] = []
        do {
            let outcome = try await perform(beyond: done, noting: &skipped)
            return RunAttempt(result: .success(outcome), skipped: skipped)
        } catch {
            return RunAttempt(result: .failure(error), skipped: skipped)
        }
    }

    private func perform(
        beyond done: ContinuedRuns,
        noting skipped: inout [RunError]
    ) async throws -> RunOutcome {
        let asked = try checkedManifest()
        // Before a lock is made beside what is not there.
        if case .named(let url) = choice { try RunDirectory(url: url).requireRun() }
        let lock = try await pipelineLock(of: asked)
        defer { lock?.release() }
        let opened = try open(asked, beyond: done, noting: &skipped)
        // Whoever reaches the run by another path has another lock of the pipeline.
        let own = try await ProcessLock(
            opened.run.runnerLock,
            owner: Self.owner(of: opened.run),
            patience: ProcessLock.briefPatience
        )
        defer { own.release() }
        listener.tell("run \(opened.run.url.relativePath) of \(opened.manifest.name)")
        if let replaced = opened.replaced {
            listener.tell(
                "it takes over the mended \(location.manifest); \(replaced.relativePath) is what it had"
            )
        } else if opened.isOther {
            listener.tell(note(onCopyOf: opened.run, but: opened.lowerBudgets))
        }
        if !opened.isNew { try opened.run.noteMovedManifest(to: location.source) }
        return try await perform(opened)
    }

    /// Finds or opens the run; the pipeline's lock must be held.
    private func open(
        _ asked: Manifest,
        beyond done: ContinuedRuns,
        noting skipped: inout [RunError]
    ) throws -> OpenedRun {
        let wanted = try asked.stages(matching: only)
        let tell = listener.tell
        var errors: [RunError] = []
        defer { skipped = errors }
        // Each run that is skipped is named, also where nothing is opened in its place.
        let resumed = try runToResume(
            of: asked,
            only: wanted,
            beyond: done,
            warn: { failure in
                tell("\(failure)")
                if let error = failure as? RunError { errors.append(error) }
            }
        )
        guard let resumed else {
            try requireSettings(asked, wanted)
            let run = try folder.open(asked, copying: location.source)
            return OpenedRun(
                run: run,
                manifest: asked,
                isNew: true,
                isOther: false,
                lowerBudgets: [:],
                replaced: nil,
                waiting: []
            )
        }
        return OpenedRun(
            run: resumed.run,
            manifest: resumed.manifest,
            isNew: false,
            isOther: resumed.manifest.withoutPositions != asked.withoutPositions,
            lowerBudgets: lowerBudgets(of: asked, than: resumed.manifest),
            replaced: try resumed.keepManifest(from: location.source),
            waiting: resumed.waiting
        )
    }

    /// Runs the stages that are asked for, and says how the run stands then.
    private func perform(_ opened: OpenedRun) async throws -> RunOutcome {
        let stages = try opened.manifest.stages(matching: only, in: opened.run.manifest.relativePath)
        let before = try RunRecord(of: opened.run)
        var limits = limits
        for (bucket, budget) in opened.lowerBudgets { limits.budgets[bucket] = budget }
        let runner = try Runner(
            manifest: opened.manifest,
            run: opened.run,
            only: stages,
            limits: limits,
            isVerbose: isVerbose,
            executables: executables,
            stop: stop,
            listener: listener
        )
        let record = try await runner.perform()
        let isDone = record.stages.allSatisfy { stages?.contains($0.name) == false || $0.state == .done }
        if !listener.isQuiet || !isDone { listener.tell(record.summary) }
        let outcome = RunOutcome(
            of: opened,
            record,
            since: before,
            only: stages,
            isStopped: stop.isRequested,
            at: location,
            isNamed: isNamed
        )
        listener.tell(outcome.verdict)
        return outcome
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
}

extension RunSession {
    /// What holds a pipeline's lock.
    static func owner(of manifest: Manifest) -> String { "a run of pipeline \(manifest.name)" }

    /// What holds a run's own lock.
    static func owner(of run: RunDirectory) -> String { "a runner of \(run.name)" }

    /// The pipeline that is asked for, whose programs are all there.
    ///
    /// Whoever names a run and its own copy asks for nothing anew.
    func checkedManifest() throws -> Manifest {
        guard case .named(let url) = choice,
            location.source.isSameFile(as: RunDirectory(url: url).manifest)
        else { return try Manifest(contentsOf: location.source, finding: executables) }
        let own = try Manifest(of: RunDirectory(url: url))
        try executables.check(own, file: location.manifest)
        return own
    }

    /// Finds the run to resume, and changes nothing; `nil` where a new one is to be opened.
    func runToResume(
        of manifest: Manifest,
        only stages: Set<String>?,
        beyond done: ContinuedRuns,
        warn: @escaping (any Failure) -> Void
    ) throws -> ResumedRun? {
        // Of a series the first look is enough.
        if choice == .continued, done == ContinuedRuns() { try tellOfLostRuns(besides: manifest.name) }
        let found = try choice.runToResume(
            in: folder,
            of: manifest,
            only: stages,
            beyond: done,
            finding: executables,
            warn: warn
        )
        if let run = found?.run, let words = note(onTwinOf: manifest, of: run) { listener.tell(words) }
        return found
    }

    /// Names the runs of other pipelines that no night goes on with, since no manifest has their pipeline's name.
    private func tellOfLostRuns(besides pipeline: String) throws {
        let entries = try folder.entries(damaged: .skip { _ in })
        let manifests = OriginalManifests(of: entries)
        for entry in entries where entry.record.pipeline != pipeline {
            guard let obstacle = manifests.obstacle(to: entry) else { continue }
            let path = entry.run.url.relativePath
            listener.tell("\(path) of \(entry.record.pipeline) is \(entry.state), and \(obstacle)")
        }
    }

    /// What is said of a run that was opened for another file, which is there and has the name of the one that is asked
    /// for.
    private func note(onTwinOf manifest: Manifest, of run: RunDirectory) -> String? {
        guard !isNamed, let path = try? RunRecord(of: run)?.presentManifestPath(of: run),
            !location.source.isSameFile(as: URL(filePath: path)),
            (try? Manifest(contentsOf: URL(filePath: path)))?.name == manifest.name
        else { return nil }
        let opened = "\(run.url.relativePath) was opened for \(path), not for \(location.manifest)"
        return "\(opened): both have the name \(manifest.name): give one of them a name of its own"
    }

    /// A new run that can ask Spotify nothing would be one more that waits for a person.
    func requireSettings(_ manifest: Manifest, _ stages: Set<String>?) throws {
        let asksSpotify = manifest.stages.contains { stage in
            stages?.contains(stage.name) != false && stage.asksSpotify
        }
        if asksSpotify { try checkSettings(manifest) }
    }

    /// The budgets of the manifest that is asked for, where they are lower than those of a run's copy and no option
    /// says otherwise.
    func lowerBudgets(of asked: Manifest, than own: Manifest) -> [Bucket: Int] {
        asked.quota.lowerBudgets(than: own.quota).filter { !limits.budgets.keys.contains($0.key) }
    }

    /// What is said of a run whose own copy differs from the manifest that is asked for, but for `budgets`.
    func note(onCopyOf run: RunDirectory, but budgets: [Bucket: Int]) -> String {
        let copy = run.manifest.relativePath
        let words = "it uses its own copy of the manifest, \(copy), which differs from \(location.manifest)"
        let lower = budgets.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
        return lower.isEmpty ? words : "\(words); budgets that are lower there hold: \(lower)"
    }
}
