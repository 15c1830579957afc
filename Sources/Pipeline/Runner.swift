public import Concurrency
import Diagnostics
import Digest
public import Foundation
public import Landing

/// Runs the stages of one run: each after those it needs, independent ones in parallel.
public struct Runner: Sendable {
    /// The variable that tells a stage which process started it, so that it stops when that one is gone.
    public static let parentVariable = "DISCOGRAPH_RUNNER"
    /// The variable that tells a stage what the manifest calls it, and the runner looks for its receipt under.
    public static let stageVariable = "DISCOGRAPH_STAGE"
    /// The variable that tells a stage to log details too; an option would be one too many for a foreign program.
    public static let verboseVariable = "DISCOGRAPH_VERBOSE"
    /// The variable that tells a stage in which file to say how far it has come; empty where nobody watches.
    public static let progressVariable = "DISCOGRAPH_PROGRESS"

    /// The pipeline.
    private let manifest: Manifest
    /// The run.
    private let run: RunDirectory
    /// The stages to start; `nil` for all.
    private let only: Set<String>?
    /// What the stages that ask Spotify may spend, all together.
    private let limits: SpendingLimits

    private let isVerbose: Bool
    private let graph: StageGraph
    private let executables: ExecutableFinder
    private let stop: StopSignal
    private let listener: RunListener
    private let status: StatusLine?

    /// A runner of a run that was opened before.
    ///
    /// - Parameters:
    ///   - manifest: The pipeline.
    ///   - run: The run.
    ///   - only: The stages to start; `nil` for all.
    ///   - limits: What the stages that ask Spotify may spend, all together.
    ///   - isVerbose: Whether the stages log details too.
    ///   - executables: Where the stages' executables lie.
    ///   - stop: Asked for by Ctrl-C.
    ///   - listener: Who is told what the runner and its stages say, and shown how far they have come.
    /// - Throws: ``RunError/unknownStage(_:known:manifest:)``.
    public init(
        manifest: Manifest,
        run: RunDirectory,
        only: Set<String>? = nil,
        limits: SpendingLimits = SpendingLimits(),
        isVerbose: Bool = false,
        executables: ExecutableFinder,
        stop: StopSignal,
        listener: RunListener
    ) throws {
        self.manifest = manifest
        self.run = run
        self.only = only
        self.limits = limits
        self.isVerbose = isVerbose
        self.executables = executables
        self.stop = stop
        self.listener = listener
        status = listener.show.map { StatusLine(of: run, show: $0) }
        graph = try StageGraph(of: manifest)
        for name in (only ?? []).sorted() where !graph.stages.contains(where: { $0.name == name }) {
            throw RunError.unknownStage(name, known: graph.stages.map(\.name))
        }
    }

    /// Runs what is left to run.
    ///
    /// - Returns: How the run stands then.
    /// - Throws: What the disk says about the run's own files; a failing stage is no error but a state.
    public func perform() async throws -> RunRecord {
        try executables.check(manifest, file: run.manifest.relativePath)
        var record =
            try RunRecord(of: run) ?? RunRecord(pipeline: manifest.name, stages: [], openedAt: Date())
        let known = record.stages
        record.stages = graph.stages.map { stage in
            known.first { $0.name == stage.name } ?? StageRecord(name: stage.name)
        }
        // Whoever calls holds the pipeline's lock: what is still said to be running died with its runner.
        for index in record.stages.indices where record.stages[index].state == .running {
            record.stages[index].stop(because: RunRecord.lostRunner)
        }
        // Of a record that was lost nobody knows the digest; what is edited from now on shows all the same.
        if record.manifestDigest == nil { record.manifestDigest = try? SHA256.hex(of: run.manifest) }
        record.pid = getpid()
        record.state = .running
        record.endedAt = nil
        record.exitCode = nil
        try applyRestartPlan(to: &record)
        try record.write(to: run)
        try await schedule(&record)
        record.conclude(stopped: stop.isRequested)
        record.endedAt = Date()
        try record.write(to: run)
        if record.state.isClosed { compressLanding() }
        return record
    }

    /// What the closed run has landed is kept as the manifest says; a failure of that takes nothing back.
    private func compressLanding() {
        guard manifest.landing.compression == .zstd else { return }
        do {
            let outcome = try SegmentCompression(of: run).perform()
            guard outcome.segments > 0 else { return }
            listener.hear("landing is compressed, from \(outcome.before) to \(outcome.after) bytes")
        } catch {
            listener.hear("landing is left uncompressed: \(error)")
        }
    }

    /// What ``perform()`` does first with the stages of a run that stands like this.
    ///
    /// - Parameters:
    ///   - record: How the run stands.
    ///   - now: The time, for a stage that should not be started before another.
    /// - Returns: What it starts, and what it takes the receipts of away.
    public func restartPlan(for record: RunRecord, now: Date = Date()) -> RestartPlan {
        let plan = restartPlan(for: record, now: now, renewing: [])
        let renewed = renewed(before: plan.started, in: record)
        return renewed.isEmpty ? plan : restartPlan(for: record, now: now, renewing: renewed)
    }

    /// The stages that are done and are started again all the same, before `started` fill the database.
    ///
    /// They make rows or a schema: a program that was upgraded since makes them otherwise, the same one finds them
    /// made. Only of our own programs it is known that they do.
    private func renewed(before started: Set<String>, in record: RunRecord) -> Set<String> {
        let loads = Set(graph.stages.filter(\.fillsDatabase).map(\.name)).intersection(started)
        guard !loads.isEmpty else { return [] }
        let renewed = graph.stages.filter { stage in
            stage.isDerived && record[stage.name].state == .done
                && executables.isOwn(stage.command)
                && !graph.downstream(of: stage.name).isDisjoint(with: loads)
        }
        return Set(renewed.map(\.name))
    }

    private func restartPlan(
        for record: RunRecord,
        now: Date,
        renewing renewed: Set<String>
    ) -> RestartPlan {
        var plan = RestartPlan()
        for stage in graph.stages where only?.contains(stage.name) != false {
            let name = stage.name
            guard
                plan.outdated.contains(name) || renewed.contains(name)
                    || starts(stage, in: record, now: now)
            else { continue }
            if let obstacle = obstacle(to: stage, in: record, plan) {
                plan.blocked[name] = obstacle
                continue
            }
            plan.started.insert(name)
            // What a restarted stage adds, the stages behind it have not seen.
            plan.outdated.formUnion(graph.downstream(of: name).filter { record[$0].state.allowsNext })
        }
        return plan
    }

    private func starts(_ stage: StageDefinition, in record: RunRecord, now: Date) -> Bool {
        // What makes nothing is a verdict, and a verdict asked for by name is given anew.
        record[stage.name].isLeft(at: now)
            || record[stage.name].state == .done && only != nil && stage.outputs.isEmpty
    }

    /// The first stage that this one needs, that is not started before it and that has nothing to go on with.
    private func obstacle(
        to stage: StageDefinition,
        in record: RunRecord,
        _ plan: RestartPlan
    ) -> String? {
        (graph.upstream[stage.name] ?? []).first { name in
            guard !plan.started.contains(name) else { return false }
            return plan.blocked[name] != nil || isInTheWay(record[name].state)
        }
    }

    /// Notes what is to be started, and takes the receipts of what must follow away.
    private func applyRestartPlan(to record: inout RunRecord) throws {
        let plan = restartPlan(for: record)
        for name in plan.outdated.sorted() {
            try Receipt.remove(of: name, in: run)
            record[name].outdate()
        }
        for name in plan.started { record[name].enqueue() }
        for name in plan.blocked.keys { record[name].block() }
    }

    private func schedule(_ record: inout RunRecord) async throws {
        try await withThrowingTaskGroup(of: (record: StageRecord, spent: Int).self) { group in
            var waiting = graph.stages.filter {
                record[$0.name].state == .waiting && only?.contains($0.name) != false
            }
            var running = 0
            var spent = 0
            while true {
                while running < manifest.concurrency, !stop.isRequested,
                    let index = waiting.firstIndex(where: { isReady($0, record, waiting) })
                {
                    let stage = waiting.remove(at: index)
                    guard !isBlocked(stage, record) else {
                        record[stage.name].block()
                        try record.write(to: run)
                        continue
                    }
                    record[stage.name].begin(at: Date())
                    try record.write(to: run)
                    let known = record[stage.name]
                    let before = spent
                    group.addTask { try await attempt(stage, known, after: before) }
                    running += 1
                }
                guard let ended = try await group.next() else { break }
                running -= 1
                record[ended.record.name] = ended.record
                spent = max(spent, ended.spent)
                try record.write(to: run)
            }
        }
    }

    private func isReady(_ stage: StageDefinition, _ record: RunRecord, _ waiting: [StageDefinition]) -> Bool
    {
        // How many requests are left to it, is known when no other sends any.
        if limits.maximumRequests != nil, stage.landsOnly,
            graph.stages.contains(where: { $0.landsOnly && record[$0.name].state == .running })
        {
            return false
        }
        guard !hasTwin(of: stage, in: record) else { return false }
        return (graph.upstream[stage.name] ?? []).allSatisfy { name in
            record[name].state != .running && !waiting.contains { $0.name == name }
        }
    }

    /// Whether another stage is running whose program, one of ours, locks the same part of the run.
    ///
    /// The second would wait there in vain, and end with 75.
    private func hasTwin(of stage: StageDefinition, in record: RunRecord) -> Bool {
        let parts = lockedParts(by: stage)
        return graph.stages.contains { other in
            record[other.name].state == .running && !lockedParts(by: other).isDisjoint(with: parts)
        }
    }

    /// The parts of the run that a stage's program locks itself, by the programs to which they belong.
    private func lockedParts(by stage: StageDefinition) -> Set<StageProgram> {
        guard stage.worksOnRun, executables.isOwn(stage.command) else { return [] }
        return stage.program?.locked ?? []
    }

    private func isBlocked(_ stage: StageDefinition, _ record: RunRecord) -> Bool {
        (graph.upstream[stage.name] ?? []).contains { isInTheWay(record[$0].state) }
    }

    /// Whether a stage that stands so keeps those that need it from starting.
    private func isInTheWay(_ state: StageState) -> Bool {
        // With stages picked by hand, what has not run is the picker's business.
        !state.allowsNext && !(only != nil && state == .waiting)
    }

    private func attempt(
        _ stage: StageDefinition,
        _ known: StageRecord,
        after spent: Int
    ) async throws -> (record: StageRecord, spent: Int) {
        try await StageAttempts(
            stage: stage,
            limits: limits,
            run: run,
            isVerbose: isVerbose,
            executable: executables.path(of: stage.command[0]) ?? stage.command[0],
            isOwn: executables.isOwn(stage.command),
            stop: stop,
            say: listener.hear,
            status: status
        ).perform(known, after: spent)
    }
}

extension RunRecord {
    /// Settles the run's state and exit code once no stage is at work.
    fileprivate mutating func conclude(stopped: Bool) {
        var codes = stages.compactMap { $0.state == .waiting || $0.state == .blocked ? nil : $0.exitCode }
        let states = Set(stages.map(\.state))
        if states.contains(.failed) {
            state = .failed
        } else if states.contains(.stopped) || stopped && !states.isSubset(of: [.done, .partial]) {
            state = .stopped
            codes.append(Remedy.resumeLater.exitCode)
        } else if !states.isSubset(of: [.done, .partial]) {
            state = .open
        } else {
            state = states.contains(.partial) ? .partial : .done
        }
        exitCode = ExitCodes.worst(of: codes)
    }
}
