import Diagnostics
import Digest
import Files
import Foundation
import Landing

/// What a run goes on with when its manifest was changed after one of its stages had failed.
///
/// A run does what it was opened for: its copy of the manifest is what has been asked. But what fails by its definition
/// would fail for ever, so a change of that reaches the run, as long as nothing else of it is touched that was asked
/// for before: what is done, or has landed anything, keeps its definition, and what it read. A copy that a person has
/// edited is never replaced: it is mended itself.
struct ManifestMend {
    /// The pipeline that the run goes on with: its own copy, or the one that is asked for now.
    let manifest: Manifest
    /// Why it keeps its copy, although a stage that lands failed by it and was mended, and so can only fail again.
    let obstacle: String?

    /// Compares a run's own copy with the manifest that is asked for.
    ///
    /// - Parameters:
    ///   - own: The copy.
    ///   - asked: The pipeline of the same name, as it is asked for now.
    ///   - run: The run.
    /// - Throws: ``RunError`` for a damaged record; what the disk says.
    init(of own: Manifest, by asked: Manifest, in run: RunDirectory) throws {
        let (before, now) = (own.withoutPositions, asked.withoutPositions)
        guard before != now, let record = try RunRecord(of: run), record.state != .running else {
            self.init(manifest: own)
            return
        }
        let failed = before.stages.filter { record[$0.name].state == .failed }
        let wrong = failed.filter { record[$0.name].exitCode == Remedy.fixConfiguration.exitCode }
        // What failed for another reason, such as a service that was down, may well be done by its copy. So may what is
        // only tried more often: 78 is a wrong clock, too.
        let stuck = wrong.first { stage in
            stage.landsOnly && !now.stages.contains { $0.doesSame(as: stage) }
        }
        let copy = run.manifest.relativePath
        if let digest = record.manifestDigest, try SHA256.hex(of: run.manifest) != digest {
            // Whatever was edited since may be right, and is tried.
            let failing = try stuck.flatMap { stage in
                try run.hadManifest(at: record[stage.name].startedAt) ? stage.name : nil
            }
            let words = failing.map { "\(copy) was edited, but \($0) fails by it: mend that likewise" }
            self.init(manifest: own, obstacle: words)
            return
        }
        // A foreign program's code may say nothing of a wrong command line, so what was changed is reason enough.
        let mended = failed.filter { !now.stages.contains($0) }
        guard !mended.isEmpty || !wrong.isEmpty else {
            self.init(manifest: own)
            return
        }
        let settled = before.stages.filter { record[$0.name].state.allowsNext || run.hasLanded($0) }
        guard let change = Self.change(of: settled, from: before, to: now) else {
            self.init(manifest: asked)
            return
        }
        let words = "the manifest was mended, but differs from \(copy) in more (\(change)): mend that alike"
        self.init(manifest: own, obstacle: stuck == nil ? nil : words)
    }

    private init(manifest: Manifest, obstacle: String? = nil) {
        self.manifest = manifest
        self.obstacle = obstacle
    }

    /// What was changed of that which stages have worked by; `nil` where nothing was.
    private static func change(
        of settled: [StageDefinition],
        from before: Manifest,
        to now: Manifest
    ) -> String? {
        if let stage = settled.first(where: { stage in !now.stages.contains { $0.doesSame(as: stage) } }) {
            return "the definition of \(stage.name), which has run"
        }
        if before.parameters != now.parameters, let stage = settled.first(where: \.landsOnly) {
            return "params, by which \(stage.name) has run"
        }
        let makesRows = settled.first { $0.worksOnRun && !$0.landsOnly }
        if before.contracts != now.contracts, let stage = makesRows {
            return "contracts, by which \(stage.name) has run"
        }
        return nil
    }
}

extension StageDefinition {
    /// Whether another one does the same, however often it is tried and whatever time it is given.
    fileprivate func doesSame(as other: StageDefinition) -> Bool {
        name == other.name && command == other.command && dependencies == other.dependencies
            && outputs == other.outputs && parameters == other.parameters
    }
}

extension RunDirectory {
    /// Whether anything lies where a stage puts what it lands.
    fileprivate func hasLanded(_ stage: StageDefinition) -> Bool {
        guard stage.landsOnly else { return false }
        return stage.outputs.contains { output in
            let place = url.appending(path: output.name).path
            let names = try? FileManager.default.contentsOfDirectory(atPath: place)
            return names.map { !$0.isEmpty } ?? FileManager.default.fileExists(atPath: place)
        }
    }

    /// Whether the manifest has not been written since `time`.
    fileprivate func hadManifest(at time: Date?) throws -> Bool {
        let attributes = try FileManager.default.attributesOfItem(atPath: manifest.path)
        guard let time, let written = attributes[.modificationDate] as? Date else { return false }
        return written < time
    }

    /// Puts another manifest in the place of the run's own, which stays beside it with a number.
    ///
    /// - Parameter bytes: The manifest.
    /// - Returns: Where the earlier one is kept.
    /// - Throws: What the disk says.
    func replaceManifest(with bytes: [UInt8]) throws -> URL {
        let names = try Folder.names(in: url)
        let number = (1...).first { !names.contains("manifest.\($0).yaml") } ?? 1
        let kept = url.appending(component: "manifest.\(number).yaml")
        try AtomicFile.write(try AtomicFile.read(manifest) ?? [], to: kept)
        try AtomicFile.write(bytes, to: manifest)
        if var record = try RunRecord(of: self) {
            record.manifestDigest = try SHA256.hex(of: manifest)
            try record.write(to: self)
        }
        return kept
    }

    /// Notes the digest of a manifest that was put there by a command which was killed before it could.
    ///
    /// - Parameter source: The file that is asked for; what equals that nobody has edited, unless it is the copy
    ///   itself.
    /// - Throws: ``RunError`` for a damaged record; what the disk says.
    func noteManifest(from source: URL) throws {
        guard !source.isSameFile(as: manifest) else { return }
        let digest = try SHA256.hex(of: manifest)
        guard var record = try RunRecord(of: self), record.manifestDigest != digest,
            try SHA256.hex(of: source) == digest
        else { return }
        record.manifestDigest = digest
        try record.write(to: self)
    }

    /// Notes which manifest the run goes on with, where the one that it was opened for is gone or has another name now.
    ///
    /// The run's own lock must be held.
    ///
    /// - Parameter source: The file that is asked for; the run's own copy is nobody's manifest, and not noted.
    /// - Throws: ``RunError`` for a damaged record; what the disk says.
    func noteMovedManifest(to source: URL) throws {
        guard !source.isSameFile(as: manifest), var record = try RunRecord(of: self),
            let path = record.presentManifestPath(of: self),
            !OriginalManifests.State(of: path).leads(to: record.pipeline)
        else { return }
        record.noteManifest(source)
        try record.write(to: self)
    }
}
