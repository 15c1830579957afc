import Diagnostics
import Digest
import Files
public import Foundation
public import Landing

/// The directory that holds the runs, `runs/`.
public struct RunFolder: Sendable, Equatable {
    /// The directory.
    public let url: URL

    /// A run and what its runner wrote about it.
    public struct Entry: Sendable, Equatable {
        /// The run.
        public let run: RunDirectory
        /// Its record.
        public let record: RunRecord
        /// Whether a living process works on it.
        let isLive: Bool

        /// Its state, for a person: a run whose runner was killed still says that it is running.
        public var state: String {
            record.state == .running && !isLive ? "killed" : record.state.rawValue
        }
    }

    /// A run as far as anything can be said of it.
    public struct Listing: Sendable, Equatable {
        /// The run.
        public let run: RunDirectory
        /// What its runner wrote, or what is wrong with that.
        public let entry: Result<Entry, RunError>

        /// Its state, for a person; of a run whose record says nothing, what is wrong with that.
        public var state: String {
            switch entry {
            case .success(let entry): entry.state
            case .failure(.unreadable): "unreadable"
            case .failure: "damaged"
            }
        }
    }

    /// What to do about a run whose record is missing, damaged or cannot be read.
    public enum DamagedRecords {
        /// Throw what is wrong. One without a record is left out: stages can be started by hand.
        case fail
        /// Leave the run out, and tell what is wrong.
        case skip((RunError) -> Void)
    }

    /// The runs of a directory, which need not exist yet.
    ///
    /// - Parameter url: The directory.
    public init(url: URL) {
        self.url = url
    }

    /// What the only runner of a pipeline holds.
    ///
    /// - Parameter pipeline: The pipeline's name.
    /// - Returns: The lock's file.
    public func lock(of pipeline: String) -> URL {
        url.appending(component: ".\(pipeline).lock")
    }

    /// The runs, the newest first; files, and directories in which no stage has worked, are skipped.
    ///
    /// - Parameters:
    ///   - pipeline: Only runs of this one.
    ///   - damaged: What to do about those whose record is of no use; not where only those of a pipeline are asked for,
    ///     and the run's manifest names another.
    /// - Returns: The runs.
    /// - Throws: What the disk says; ``RunError`` as `damaged` says.
    public func entries(
        of pipeline: String? = nil,
        damaged: DamagedRecords = .fail
    ) throws -> [Entry] {
        try listings().compactMap { listing in
            switch listing.entry {
            case .success(let entry):
                return pipeline == nil || entry.record.pipeline == pipeline ? entry : nil
            case .failure(let error):
                if let pipeline, let own = listing.run.pipeline, own != pipeline { return nil }
                switch (damaged, error) {
                case (.skip(let tell), _): tell(error)
                case (.fail, .noRecord): break
                case (.fail, _): throw error
                }
                return nil
            }
        }
    }

    /// The runs, also those whose record is missing, damaged or cannot be read, the newest first.
    ///
    /// Files, and directories in which no stage has worked, are passed over.
    ///
    /// - Returns: The runs.
    /// - Throws: What the disk says.
    public func listings() throws -> [Listing] {
        try Folder.names(in: url).reversed().compactMap { name in
            guard !name.hasPrefix(".") else { return nil }
            let run = RunDirectory(url: url.appending(component: name))
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: run.url.path, isDirectory: &isDirectory)
            guard isDirectory.boolValue else { return nil }
            do {
                guard let record = try RunRecord(of: run) else {
                    let error = RunError.noRecord(path: run.url.relativePath)
                    return run.hasBeenWorkedIn ? Listing(run: run, entry: .failure(error)) : nil
                }
                // Not by its number: in a container the next runner may have that of one that was killed.
                let isLive = record.state == .running && LockFile.isHeld(at: run.runnerLock)
                return Listing(run: run, entry: .success(Entry(run: run, record: record, isLive: isLive)))
            } catch let error as RunError {
                return Listing(run: run, entry: .failure(error))
            } catch let error as StorageError {
                // Such as that of a run which another user made: one file is no reason to say nothing of the others.
                return Listing(run: run, entry: .failure(.unreadable(error)))
            }
        }
    }

    /// One run.
    ///
    /// - Parameter name: Its name, or the path of its directory, which may lie elsewhere.
    /// - Returns: The run.
    /// - Throws: ``RunError`` where there is none of that name, or its record is damaged; what the disk says.
    public func entry(named name: String) throws -> Entry {
        let place = URL(filePath: name, directoryHint: .isDirectory)
        let wanted = place.lastPathComponent
        let folder = Self.isPath(name) ? RunFolder(url: place.deletingLastPathComponent()) : self
        let all = try folder.listings()
        guard let listing = all.first(where: { $0.run.name == wanted }) else {
            throw RunError.unknownRun(
                name,
                folder: folder.url.relativePath,
                suggestion: NearestWord.to(wanted, among: all.map(\.run.name))
            )
        }
        return try listing.entry.get()
    }

    /// The directory of a run that need not have a record yet.
    ///
    /// - Parameter name: The run's name, or the path of its directory, which may lie elsewhere.
    /// - Returns: The directory; of a path, whether or not anything is there.
    /// - Throws: ``RunError`` where neither is found.
    public func directory(named name: String) throws -> RunDirectory {
        let place = URL(filePath: name, directoryHint: .isDirectory)
        let wanted = place.lastPathComponent
        guard !Self.isPath(name), !wanted.hasPrefix(".") else { return RunDirectory(url: place) }
        let known = url.appending(component: wanted)
        if FileManager.default.fileExists(atPath: known.path) { return RunDirectory(url: known) }
        if FileManager.default.fileExists(atPath: place.path) { return RunDirectory(url: place) }
        throw RunError.unknownRun(
            name,
            folder: url.relativePath,
            suggestion: NearestWord.to(wanted, among: try listings().map(\.run.name))
        )
    }

    /// Whether a run is named by the path of its directory, whatever directory holds the other runs.
    static func isPath(_ name: String) -> Bool {
        name.dropLast(name.hasSuffix("/") ? 1 : 0).contains("/")
    }

    /// The runs that are not closed, the newest first.
    ///
    /// Nobody works on them where the caller holds the pipeline's lock. The numbers of processes would not say so: in
    /// a container each runner has the same, the one that was killed and the caller.
    ///
    /// - Parameters:
    ///   - pipeline: Only runs of this one.
    ///   - damaged: What to do about those whose record is of no use.
    /// - Returns: The runs.
    /// - Throws: As ``entries(of:damaged:)``.
    func unfinished(
        of pipeline: String? = nil,
        damaged: DamagedRecords = .fail
    ) throws -> [Entry] {
        try entries(of: pipeline, damaged: damaged).filter { !$0.record.state.isClosed }
    }

    /// The newest of the runs that are not closed.
    ///
    /// - Parameters:
    ///   - pipeline: Only runs of this one.
    ///   - damaged: What to do about those whose record is of no use.
    /// - Returns: The run, if there is one.
    /// - Throws: As ``entries(of:damaged:)``.
    func newestUnfinished(
        of pipeline: String? = nil,
        damaged: DamagedRecords = .fail
    ) throws -> Entry? {
        try unfinished(of: pipeline, damaged: damaged).first
    }

    /// Opens a run: its directory, a copy of the manifest, its record.
    ///
    /// - Parameters:
    ///   - manifest: The pipeline.
    ///   - source: The manifest's file, copied as it is.
    ///   - now: When it is opened, which names the run; where another is named by that second, the next that is free
    ///     does.
    /// - Returns: The run.
    /// - Throws: What the disk says.
    public func open(_ manifest: Manifest, copying source: URL, now: Date = Date()) throws -> RunDirectory {
        guard let bytes = try AtomicFile.read(source) else { throw ManifestError(unreadable: source) }
        let names = try StageGraph(of: manifest).stages.map(\.name)
        try Folder.create(url)
        let run = try createRun(at: now)
        try AtomicFile.write(bytes, to: run.manifest)
        var record = RunRecord(pipeline: manifest.name, stages: names, openedAt: now)
        record.noteManifest(source)
        record.manifestDigest = try SHA256.hex(of: run.manifest)
        try record.write(to: run)
        return run
    }

    /// Makes the directory of a run that is opened at `date`.
    private func createRun(at date: Date) throws -> RunDirectory {
        let known = try Folder.names(in: url)
        var second = date
        // Names stay sorted by age.
        while known.contains(where: { $0.hasPrefix(Self.name(at: second)) }) { second.addTimeInterval(1) }
        while true {
            // Another machine may open a run in the same second, and load it into the same database, which knows a run
            // by its name alone.
            let part = UUID().uuidString.prefix(4).lowercased()
            let run = RunDirectory(url: url.appending(component: "\(Self.name(at: second))-\(part)"))
            if try Folder.createNew(run.url) { return run }
        }
    }

    /// What the name of a run that is opened at `date` begins with; it sorts before all of them.
    static func name(at date: Date) -> String {
        Timestamp.seconds(date).replacing(":", with: "-")
    }
}
