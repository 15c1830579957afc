import Diagnostics
import Foundation
import Landing
import Pipeline

extension RunSession {
    /// What ``perform()`` would do.
    struct Preview {
        let text: String
        /// The run that would be resumed; `nil` for a new one.
        let run: String?
        /// As of a ``Result``.
        let leavesRoomToLand: Bool
    }

    /// Says what ``perform()`` would do, and changes nothing.
    ///
    /// - Returns: What it would do.
    /// - Throws: What ``perform()`` throws before it starts a stage, such as when the pipeline is already running.
    func preview() throws -> Preview {
        let asked = try checkedManifest()
        if let refusal = ProcessLock.refusal(at: folder.lock(of: asked.name), owner: Self.owner(of: asked)) {
            throw refusal
        }
        let wanted = try asked.stages(matching: only)
        let found = try found(of: asked, only: wanted, warn: Self.warn)
        if found == nil { try requireSettings(asked, wanted) }
        let manifest = found?.manifest ?? asked
        let stages = try manifest.stages(
            matching: only,
            in: found?.run.manifest.relativePath ?? pipeline.manifest
        )
        if let found { try ExecutableFinder().check(manifest, file: found.run.manifest.relativePath) }
        let record =
            try found.flatMap { try RunRecord(of: $0.run) }
            ?? RunRecord(pipeline: manifest.name, stages: [], openedAt: Date())
        let plan = try Runner(
            manifest: manifest,
            run: found?.run ?? RunDirectory(url: folder.url.appending(component: "RUN")),
            only: stages,
            executables: ExecutableFinder(),
            stop: stop,
            say: Self.silence
        ).restartPlan(for: record)

        var lines = ["would open a new run in \(folder.url.relativePath)/"]
        if let found {
            // Nobody holds the lock, so whoever was running it is gone.
            let state = record.state == .running ? "killed" : record.state.rawValue
            lines = ["would resume \(found.run.url.relativePath) (\(state))"]
            lines += [try note(on: found.run, executing: manifest, for: asked)].compactMap(\.self)
        }
        lines += try StageGraph(of: manifest).stages.map { Self.line(of: $0, plan, record) }
        let landing = manifest.stages.filter(\.landsOnly).map(\.name)
        return Preview(
            text: lines.joined(separator: "\n"),
            run: found?.run.name,
            leavesRoomToLand: found != nil && !landing.isEmpty && plan.started.isDisjoint(with: landing)
        )
    }

    private func note(
        on run: RunDirectory,
        executing manifest: Manifest,
        for asked: Manifest
    ) throws -> String? {
        if manifest.withoutPositions != asked.withoutPositions { return note(onCopyOf: run) }
        guard FileManager.default.fileExists(atPath: run.manifest.path),
            try Manifest(of: run).withoutPositions != manifest.withoutPositions
        else { return nil }
        return "it would take over the mended \(pipeline.manifest)"
    }

    private static func line(of stage: StageDefinition, _ plan: RestartPlan, _ record: RunRecord) -> String {
        if plan.started.contains(stage.name) {
            return "  start  \(stage.name): \(stage.command.joined(separator: " "))"
        }
        if let obstacle = plan.blocked[stage.name] {
            let state = plan.blocked[obstacle] == nil ? record[obstacle].state : .blocked
            // Nobody holds the lock, as for the run.
            let words = state == .running ? "killed" : state.rawValue
            return "  leave  \(stage.name): it needs \(obstacle), which is \(words)"
        }
        let later = plan.outdated.contains(stage.name) ? ", to be restarted later" : ""
        return "  leave  \(stage.name): \(record[stage.name].state.rawValue)\(later)"
    }
}
