import Diagnostics
import Files
public import Foundation
import Glibc
public import Landing

extension RunDirectory {
    /// The run's own copy of the manifest: what was asked for when the run was opened.
    public var manifest: URL { url.appending(component: "manifest.yaml") }

    /// What the runner knows about the run: its state, and the state of each stage.
    public var record: URL { url.appending(component: "run.json") }

    /// The name of the run's pipeline, as its record has it, or else its own copy of the manifest; `nil` where neither
    /// can be read.
    var pipeline: String? {
        if let record = try? RunRecord(of: self) { return record.pipeline }
        return try? Manifest.name(of: self)
    }

    /// What `stage` said on its standard output: its tally.
    func output(of stage: String) -> URL {
        logs.appending(component: "\(stage).out")
    }

    /// Where `stage` says how far it has come, as long as it is at work and somebody watches.
    func progress(of stage: String) -> URL {
        logs.appending(component: ".\(stage).progress")
    }

    /// The lock of the only process of `program` that may work in this run.
    public func lock(of program: StageProgram) -> URL {
        receipts.appending(component: ".\(program.name).lock")
    }

    /// The lock of the only runner of this run.
    public var runnerLock: URL { url.appending(component: ".runner.lock") }

    /// The lock of the only process of `stage` in this run, where its program is none of ours.
    func stageLock(of stage: String) -> URL {
        logs.appending(component: ".\(stage).lock")
    }

    /// Whether a stage has been started here, or what it made was put here.
    var hasBeenWorkedIn: Bool {
        [logs, receipts, landing].contains { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Makes sure that there is such a directory.
    ///
    /// - Throws: ``RunError/noDirectory(path:suggestion:)`` where there is none, exit code 64;
    ///   ``RunError/unusable(path:reason:)``, exit code 74.
    public func requireDirectory() throws {
        var info = stat()
        guard stat(url.path, &info) == 0 else {
            // A name that was mistyped, and nothing that the storage could help.
            if errno == ENOENT || errno == ENOTDIR { throw noDirectory }
            throw RunError.unusable(path: url.relativePath, reason: String(cString: strerror(errno)))
        }
        guard info.st_mode & S_IFMT == S_IFDIR else { throw noDirectory }
    }

    /// Makes sure that this is a directory in which files can be created.
    ///
    /// - Throws: As ``requireDirectory()``.
    public func requireWritable() throws {
        try requireDirectory()
        guard access(url.path, R_OK | W_OK | X_OK) == 0 else {
            throw RunError.unusable(path: url.relativePath, reason: String(cString: strerror(errno)))
        }
    }

    /// Makes sure that files can be created in this directory, and that a runner can write those already there.
    ///
    /// - Throws: As ``requireWritable()``; a `StorageError`, exit code 74.
    func requireRunnable() throws {
        try requireWritable()
        // Another user may have started some of the stages.
        for folder in [receipts, logs] where access(folder.path, F_OK) == 0 {
            try Self.requireWritable(folder, R_OK | W_OK | X_OK)
        }
        for name in try Folder.names(in: logs) {
            try Self.requireWritable(logs.appending(component: name), W_OK)
        }
    }

    /// Makes sure that a runner can work here, and that this is a run, or a directory that may become one.
    ///
    /// That is an empty one, or one in which stages have worked that were started by hand. What is listed as a run
    /// without a record must be one of these: the command that makes the record anew is advised there.
    ///
    /// - Throws: As ``requireRunnable()``; ``RunError/notRun(path:)``, exit code 64.
    func requireRun() throws {
        try requireRunnable()
        let names = try Folder.names(in: url).filter { !Self.isTemporary($0) }
        let ofStages = Set([logs, receipts, landing].map(\.lastPathComponent))
        guard !ofStages.isSuperset(of: names), !names.contains(manifest.lastPathComponent), try !hasBegun
        else { return }
        throw RunError.notRun(path: url.relativePath)
    }

    /// Whether a command that was killed has left a file of that name behind, before that had its own.
    private static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(".tmp") }

    /// Whether a stage or a runner has left here what nobody else writes.
    private var hasBegun: Bool {
        get throws {
            if FileManager.default.fileExists(atPath: landingOrigin.path) { return true }
            let sources = Set(LandingSource.allCases.map(\.rawValue))
            if try !sources.isDisjoint(with: Folder.names(in: landing)) { return true }
            // A stage that could not even begin, as without credentials, has left its lock.
            let isOfStage = { (name: String) in
                name.hasSuffix(".json") || name.hasPrefix(".") && name.hasSuffix(".lock")
            }
            if try Folder.names(in: receipts).contains(where: isOfStage) { return true }
            return (try? RunRecord(of: self)) != nil
        }
    }

    /// The failure that names the nearest of the directories that are there.
    private var noDirectory: RunError {
        let folder = url.absoluteURL.standardizedFileURL.deletingLastPathComponent()
        let names = ((try? Folder.names(in: folder)) ?? []).filter { !$0.hasPrefix(".") && $0 != name }
        let path = url.relativePath
        let nearest = NearestWord.to(name, among: names).map { "\(path.dropLast(name.count))\($0)" }
        return .noDirectory(path: path, suggestion: nearest)
    }

    private static func requireWritable(_ url: URL, _ mode: Int32) throws {
        guard access(url.path, mode) == 0 else { throw StorageError("write", url.relativePath) }
    }
}
