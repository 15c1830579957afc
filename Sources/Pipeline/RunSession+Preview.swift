import Diagnostics
import Foundation
import Landing

extension RunSession {
    /// Says what ``perform()`` would do, and changes nothing.
    ///
    /// - Parameter done: What this command would have worked on already.
    /// - Returns: What it would do.
    /// - Throws: What keeps ``perform()`` from starting a stage, such as when the pipeline is already running.
    func preview(beyond done: ContinuedRuns = ContinuedRuns()) throws -> RunPreview {
        let asked = try checkedManifest()
        if let refusal = ProcessLock.refusal(at: folder.lock(of: asked.name), owner: Self.owner(of: asked)) {
            throw refusal
        }
        let wanted = try asked.stages(matching: only)
        var held: [String] = []
        let resumed = try runToResume(
            of: asked,
            only: wanted,
            beyond: done,
            warn: { failure in
                listener.tell("\(failure)")
                if let run = (failure as? RunError)?.heldRun { held.append(run) }
            }
        )
        if resumed == nil { try requireSettings(asked, wanted) }
        let manifest = resumed?.manifest ?? asked
        let stages = try manifest.stages(
            matching: only,
            in: resumed?.run.manifest.relativePath ?? location.manifest
        )
        if let resumed { try executables.check(manifest, file: resumed.run.manifest.relativePath) }
        let record =
            try resumed.flatMap { try RunRecord(of: $0.run) }
            ?? RunRecord(pipeline: manifest.name, stages: [], openedAt: Date())
        let plan = try Runner(
            manifest: manifest,
            run: resumed?.run ?? RunDirectory(url: folder.url.appending(component: "RUN")),
            only: stages,
            executables: executables,
            stop: stop,
            listener: listener
        ).restartPlan(for: record)
        var preview = try RunPreview(
            of: resumed?.run,
            in: folder,
            executing: manifest,
            note: resumed.flatMap { try note(on: $0.run, executing: manifest, for: asked) },
            plan: plan,
            record: record,
            waiting: resumed?.waiting ?? []
        )
        preview.held = held
        return preview
    }

    private func note(
        on run: RunDirectory,
        executing manifest: Manifest,
        for asked: Manifest
    ) throws -> String? {
        if manifest.withoutPositions != asked.withoutPositions {
            return note(onCopyOf: run, but: lowerBudgets(of: asked, than: manifest))
        }
        guard FileManager.default.fileExists(atPath: run.manifest.path),
            try Manifest(of: run).withoutPositions != manifest.withoutPositions
        else { return nil }
        return "it would take over the mended \(location.manifest)"
    }
}
