public import Diagnostics
import Files
public import Foundation
public import Landing

/// Which run a command works on: one that is named, one to be continued, or a new one.
public enum RunChoice: Sendable, Equatable {
    /// This one.
    case named(URL)
    /// The newest unfinished run of the pipeline, or a new one.
    case continued
    /// The newest unfinished run, and no new one.
    case resumed
    /// A new one.
    case new

    /// Readies the run that was found, or opens a new one, and says which pipeline it executes: its own copy of the
    /// manifest.
    ///
    /// A manifest that was mended for what failed takes the place of the copy, which is kept beside it. The pipeline's
    /// lock must be held, and have been since the run was found.
    ///
    /// - Parameters:
    ///   - known: What ``found(in:of:only:beyond:finding:warn:)`` returned; `nil` opens a new run.
    ///   - folder: Where runs lie.
    ///   - manifest: The pipeline, as it is asked for now.
    ///   - source: The manifest's file, which a new run copies.
    /// - Returns: The run, the pipeline it executes, and the earlier copy where that was replaced.
    /// - Throws: ``RunError``, ``ManifestError`` or what the disk says.
    public static func ready(
        _ known: (run: RunDirectory, manifest: Manifest)?,
        in folder: RunFolder,
        of manifest: Manifest,
        copying source: URL
    ) throws -> (run: RunDirectory, manifest: Manifest, replaced: URL?) {
        guard let known else { return (try folder.open(manifest, copying: source), manifest, nil) }
        // A directory made by hand becomes a run.
        let isRun = FileManager.default.fileExists(atPath: known.run.manifest.path)
        if isRun, try Manifest(of: known.run).withoutPositions == known.manifest.withoutPositions {
            try known.run.noteManifest(from: source)
            return (known.run, known.manifest, nil)
        }
        guard let bytes = try AtomicFile.read(source) else { throw ManifestError(unreadable: source) }
        if isRun { return (known.run, known.manifest, try known.run.replaceManifest(with: bytes)) }
        try AtomicFile.write(bytes, to: known.run.manifest)
        return (known.run, known.manifest, nil)
    }

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
    /// - Returns: The run, and the pipeline it executes; `nil` where a new one is to be opened.
    /// - Throws: ``RunError``, ``ManifestError`` or what the disk says.
    public func found(
        in folder: RunFolder,
        of manifest: Manifest,
        only: Set<String>? = nil,
        beyond done: ContinuedRuns = ContinuedRuns(),
        finding executables: ExecutableFinder? = nil,
        warn: @escaping (any Failure) -> Void = { _ in }
    ) throws -> (run: RunDirectory, manifest: Manifest)? {
        switch self {
        case .new:
            return nil
        case .named(let url):
            let run = RunDirectory(url: url)
            try run.requireRun()
            guard FileManager.default.fileExists(atPath: run.manifest.path) else { return (run, manifest) }
            let own = try Manifest(of: run)
            guard own.name == manifest.name else {
                throw RunError.foreign(
                    path: run.url.relativePath,
                    pipeline: own.name,
                    asked: manifest.name
                )
            }
            return (run, try ManifestMend(of: own, by: manifest, in: run).manifest)
        case .resumed:
            guard let entry = try folder.newestUnfinished(of: manifest.name, passingOver: warn) else {
                throw RunError.noUnfinishedRun(pipeline: manifest.name)
            }
            return (entry.run, try Self.mend(of: entry.run, by: manifest).manifest)
        case .continued:
            // All are looked at, so that each that waits for a person is named, also behind one that can go on.
            let unfinished = try folder.unfinished(of: manifest.name, passingOver: warn).filter { entry in
                guard !done.names.contains(entry.run.name),
                    let own = Self.ownManifest(of: entry, manifest, executables, warn)
                else { return false }
                return !done.knowsVerdict(on: entry.record, of: own)
            }
            guard let run = try continuable(unfinished.first, in: folder, of: manifest, only: only) else {
                return nil
            }
            return (run, try Self.mend(of: run, by: manifest).manifest)
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
            return verdictsOnly == true
                ? try folder.entries(of: manifest.name, passingOver: { _ in }).first?.run : nil
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
}
