import Diagnostics
public import Foundation
import Landing

/// Which run a command works on: one that is named, one to be continued, or a new one.
public enum RunChoice: Sendable, Equatable {
    /// This one.
    case named(URL)
    /// An unfinished run of the pipeline, or a new one.
    ///
    /// Of the unfinished ones it is the newest; where all stages are asked for, the newest in which nothing is left to
    /// land and that nobody works on, if there is one; those in which nothing is left to land and that somebody works
    /// on are passed over.
    case continued
    /// The newest unfinished run, and no new one.
    case resumed
    /// A new one.
    case new

    /// Finds the run to resume, and changes nothing.
    ///
    /// The pipeline's lock must be held, or held by nobody.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - manifest: The pipeline, as it is asked for now.
    ///   - only: The stages that will be started; `nil` for all.
    ///   - done: The runs that are not continued again, nor others that would be for nothing.
    ///   - executables: Where the executables of a continued run must lie; `nil` does not look for them.
    ///   - warn: Told of each run that cannot be continued, and why.
    /// - Returns: The run; `nil` where a new one is to be opened.
    /// - Throws: ``RunError``, ``ManifestError`` or what the disk says.
    func runToResume(
        in folder: RunFolder,
        of manifest: Manifest,
        only: Set<String>? = nil,
        beyond done: ContinuedRuns = ContinuedRuns(),
        finding executables: ExecutableFinder? = nil,
        warn: @escaping (any Failure) -> Void = { _ in }
    ) throws -> ResumedRun? {
        switch self {
        case .new:
            return nil
        case .named(let url):
            let run = RunDirectory(url: url)
            try run.requireRun()
            guard FileManager.default.fileExists(atPath: run.manifest.path) else {
                // A directory made by hand becomes a run.
                return ResumedRun(run: run, manifest: manifest)
            }
            let own = try Manifest(of: run)
            guard own.name == manifest.name else {
                throw RunError.foreign(
                    path: run.url.relativePath,
                    pipeline: own.name,
                    asked: manifest.name
                )
            }
            return ResumedRun(run: run, manifest: try ManifestMend(of: own, by: manifest, in: run).manifest)
        case .resumed:
            guard let entry = try folder.newestUnfinished(of: manifest.name, damaged: .skip(warn)) else {
                throw RunError.noUnfinishedRun(pipeline: manifest.name)
            }
            return ResumedRun(run: entry.run, manifest: try Self.mend(of: entry.run, by: manifest).manifest)
        case .continued:
            // All are looked at, so that each that waits for a person is named, also behind one that can go on.
            var unfinished: [RunFolder.Entry] = []
            var next: RunFolder.Entry?
            for entry in try folder.unfinished(of: manifest.name, damaged: .skip(warn)) {
                guard !done.names.contains(entry.run.name),
                    let own = Self.ownManifest(of: entry, manifest, executables, warn),
                    !done.knowsVerdict(on: entry.record, of: own)
                else { continue }
                // A run that lands is a night's last one, and those behind it would wait for as long as it does.
                if only == nil, next == nil, try own.leavesRoomToLand(by: entry.record) {
                    // Somebody has come to it by another path; as that one lands nothing, another run may.
                    let owner = RunSession.owner(of: entry.run)
                    if case .busy(let owner, let pid)? = ProcessLock.refusal(
                        at: entry.run.runnerLock,
                        owner: owner
                    ) {
                        warn(RunError.held(run: entry.run.name, owner: owner, pid: pid))
                        continue
                    }
                    next = entry
                }
                unfinished.append(entry)
            }
            let chosen = try continuable(next ?? unfinished.first, in: folder, of: manifest, only: only)
            guard let run = chosen else { return nil }
            return ResumedRun(
                run: run,
                manifest: try Self.mend(of: run, by: manifest).manifest,
                waiting: only == nil ? unfinished.filter { $0.run.name != run.name } : []
            )
        }
    }

    private static func mend(of run: RunDirectory, by asked: Manifest) throws -> ManifestMend {
        try ManifestMend(of: Manifest(of: run), by: asked, in: run)
    }

    /// The manifest of a run that can be continued: its files can be written, and the programs be started that it
    /// names; and what was mended of the stages that land can reach it.
    private static func ownManifest(
        of entry: RunFolder.Entry,
        _ asked: Manifest,
        _ executables: ExecutableFinder?,
        _ warn: (any Failure) -> Void
    ) -> Manifest? {
        do {
            try entry.run.requireRunnable()
            let mend = try Self.mend(of: entry.run, by: asked)
            try executables?.check(mend.manifest, file: entry.run.manifest.relativePath)
            guard let obstacle = mend.obstacle else { return mend.manifest }
            warn(RunError.stuck(path: entry.run.url.relativePath, reason: obstacle))
            return nil
        } catch RunError.noDirectory {
            // Moved away since it was listed: whoever abandons a run does so.
            return nil
        } catch {
            warn(RunError.stuck(path: entry.run.url.relativePath, reason: "\(error)"))
            return nil
        }
    }

    private func continuable(
        _ unfinished: RunFolder.Entry?,
        in folder: RunFolder,
        of manifest: Manifest,
        only: Set<String>?
    ) throws -> RunDirectory? {
        let verdictsOnly = only.map { only in
            manifest.stages.allSatisfy { !only.contains($0.name) || $0.outputs.isEmpty }
        }
        guard let entry = unfinished else {
            guard verdictsOnly == true else { return nil }
            // Those that are left out have been told of.
            return try folder.entries(of: manifest.name, damaged: .skip { _ in }).first?.run
        }
        guard let only else { return entry.run }
        // A run whose checks nobody asked for is done with as soon as what it landed has been loaded:
        // the same stages asked for once more then mean a new run.
        let makers = try Manifest(of: entry.run).makers
        let isLoaded = makers.allSatisfy { entry.record[$0].state.allowsNext }
        // A stage that the run does not know was added since.
        let all = makers.union(manifest.makers)
        return isLoaded && verdictsOnly != true && only.isSubset(of: all) ? nil : entry.run
    }
}

extension Manifest {
    /// The names of the stages that produce something; the others only give a verdict.
    fileprivate var makers: Set<String> { Set(stages.filter { !$0.outputs.isEmpty }.map(\.name)) }

    /// Whether a run of it that is resumed as it stands starts no stage that lands.
    fileprivate func leavesRoomToLand(by record: RunRecord) throws -> Bool {
        let (graph, now) = (try StageGraph(of: self), Date())
        let left = graph.stages.map(\.name).filter { record[$0].isLeft(at: now) }
        // What is behind a stage that is started again starts again, too.
        let started = left.reduce(into: Set(left)) { $0.formUnion(graph.downstream(of: $1)) }
        let landing = stages.filter(\.landsOnly).map(\.name)
        return !landing.isEmpty && started.isDisjoint(with: landing)
    }
}
