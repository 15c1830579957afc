public import Foundation
import Glibc

/// The folder `runs/`: opening runs, and finding the one to go on with.
public struct RunShelf: Sendable {
    /// The folder itself.
    public let url: URL

    /// The runs below `url`; nothing is created or read.
    public init(url: URL) {
        self.url = url
    }

    /// All runs, oldest first.
    public func runs() throws -> [RunDirectory] {
        try Folder.names(in: url)
            .filter { name in name.first?.isNumber == true }
            .map { RunDirectory(url: url.appending(component: $0)) }
            .filter { run in FileManager.default.fileExists(atPath: run.label.path) }
    }

    /// The newest run of `manifest` that is not closed, or `nil`.
    public func newestUnfinished(of manifest: String) throws -> RunDirectory? {
        try runs().last { run in
            try !run.isClosed && run.readLabel()?.manifest == manifest
        }
    }

    /// Opens a new run of `manifest`, named by `now` in UTC.
    public func open(manifest: String, now: Date = Date()) throws -> RunDirectory {
        try Folder.create(url)
        let time = Timestamp.text(now).prefix(19).replacing(":", with: "-") + "Z"
        for attempt in 1..<1_000 {
            let run = RunDirectory(url: url.appending(component: attempt == 1 ? time : "\(time)-\(attempt)"))
            // mkdir decides between two processes that open a run in the same second.
            if mkdir(run.url.path, 0o755) == 0 {
                try run.open(manifest: manifest, now: now)
                return run
            }
            guard errno == EEXIST else { throw StorageError("create directory", run.url.path) }
        }
        throw StorageError("create directory", url.path, code: EEXIST)
    }
}

/// What stands in `run.json`: which manifest the run belongs to, and when it was opened.
public struct RunLabel: Codable, Sendable, Equatable {
    /// The manifest, as the one who opened the run named it.
    public var manifest: String
    /// When the run was opened.
    public var openedAt: Date

    private enum CodingKeys: String, CodingKey {
        case manifest
        case openedAt = "opened_at"
    }
}

extension RunDirectory {
    /// Where it stands which manifest the run belongs to.
    var label: URL { url.appending(component: "run.json") }

    /// What tells a closed run from an unfinished one.
    private var closure: URL { url.appending(component: "closed.json") }

    /// Makes this directory a run of `manifest`; one that is a run already stays as it is.
    public func open(manifest: String, now: Date = Date()) throws {
        try Folder.create(url)
        guard try readLabel() == nil else { return }
        try AtomicFile.write(RunFiles.encode(RunLabel(manifest: manifest, openedAt: now)) + [10], to: label)
    }

    /// Which manifest the run belongs to and when it was opened; `nil` where nobody opened it.
    public func readLabel() throws -> RunLabel? {
        guard let bytes = try AtomicFile.read(label) else { return nil }
        return try? RunFiles.decode(RunLabel.self, from: bytes)
    }

    /// Whether the run is over, complete or partial, and is not gone on with.
    public var isClosed: Bool { FileManager.default.fileExists(atPath: closure.path) }

    /// Ends the run with the worst exit code of its stages; what is left is the next run's.
    public func close(exitCode: Int32, now: Date = Date()) throws {
        var line = JSONLine()
        line.add("closed_at", Timestamp.text(now))
        line.add("exit_code", Int(exitCode))
        try AtomicFile.write(line.finished(), to: closure)
    }
}
