import Foundation
import Glibc

/// The manifests that the runs of a folder were opened for, as they are now.
///
/// A run is found again by the name of its pipeline. Where no manifest has that name any more, because it was renamed
/// or removed, no night finds the run, and what it has landed counts as known and is never loaded.
struct OriginalManifests {
    /// What has become of a manifest.
    enum State: Equatable {
        case gone
        case named(String)
        /// It is there, but has mistakes, or cannot be looked at, which whoever runs it is told of.
        case mistaken

        /// Looks for a manifest.
        ///
        /// - Parameter path: Its path.
        init(of path: String) {
            if access(path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR {
                self = .gone
                return
            }
            guard let manifest = try? Manifest(contentsOf: URL(filePath: path)) else {
                self = .mistaken
                return
            }
            self = .named(manifest.name)
        }

        /// Whether the runs of a pipeline may be found by it, once its mistakes are mended.
        func leads(to pipeline: String) -> Bool {
            self == .mistaken || self == .named(pipeline)
        }
    }

    private let states: [String: State]
    /// The names of pipelines that a manifest has to this day, wherever that was when some of their runs were opened.
    private let known: Set<String>

    /// Looks for the manifests.
    ///
    /// - Parameter entries: All runs of a folder.
    init(of entries: [RunFolder.Entry]) {
        var states: [String: State] = [:]
        var known: Set<String> = []
        for entry in entries {
            let pipeline = entry.record.pipeline
            guard let path = entry.record.presentManifestPath(of: entry.run) else { continue }
            let state = states[path] ?? State(of: path)
            states[path] = state
            if state.leads(to: pipeline) { known.insert(pipeline) }
        }
        self.states = states
        self.known = known
    }

    /// Why no night goes on with a run, and the command that does.
    ///
    /// - Parameter entry: One of the runs.
    /// - Returns: What to say of it; `nil` where nothing keeps a night from it, or nobody can tell from here.
    func obstacle(to entry: RunFolder.Entry) -> String? {
        let record = entry.record
        guard !record.state.isClosed, !entry.isLive, !known.contains(record.pipeline),
            let path = record.presentManifestPath(of: entry.run), let state = states[path]
        else { return nil }
        let command = resumption(of: entry)
        switch state {
        case .gone: return "its manifest \(path) is gone: \(command)"
        case .named(let name): return "its manifest \(path) is now that of \(name): \(command)"
        case .mistaken: return nil
        }
    }

    /// The command that resumes this very run, whatever others its pipeline has left behind.
    ///
    /// - Parameter entry: One of the runs.
    /// - Returns: The command, as it is typed.
    func resumption(of entry: RunFolder.Entry) -> String {
        var manifest = entry.run.manifest.relativePath
        // From another working directory it may not be there; the run's own copy names the same pipeline.
        if let path = entry.record.presentManifestPath(of: entry.run),
            states[path]?.leads(to: entry.record.pipeline) == true
        {
            manifest = path
        }
        return "discograph resume \(PipelineLocation(manifest: manifest).words(naming: entry.run))"
    }
}
