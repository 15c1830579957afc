import Foundation

/// The manifests that the runs of a folder were opened for, as they are now.
///
/// A run is found again by the name of its pipeline. Where no manifest has that name any more, because it was renamed or
/// removed, no night finds the run, and what it has landed counts as known and is never loaded.
struct OriginalManifests {
    /// What has become of a manifest.
    private enum State: Equatable {
        case gone
        case named(String)
        /// It is there, but has mistakes, which whoever runs it is told of.
        case mistaken
    }

    private let states: [String: State]
    /// The names of pipelines that a manifest has to this day, wherever that was when some of their runs were opened.
    private let known: Set<String>
    /// Whether the folder is named by a whole path, as from another directory than that of the pipelines.
    private let isElsewhere: Bool

    /// Looks for the manifests.
    ///
    /// - Parameters:
    ///   - entries: All runs of a folder.
    ///   - folder: The folder.
    init(of entries: [RunFolder.Entry], in folder: RunFolder) {
        var states: [String: State] = [:]
        var known: Set<String> = []
        for record in entries.map(\.record) {
            guard let path = record.manifestPath else { continue }
            let state = states[path] ?? Self.state(of: path)
            states[path] = state
            if state == .mistaken || state == .named(record.pipeline) { known.insert(record.pipeline) }
        }
        self.states = states
        self.known = known
        isElsewhere = folder.url.relativePath.hasPrefix("/")
    }

    private static func state(of path: String) -> State {
        guard FileManager.default.fileExists(atPath: path) else { return .gone }
        guard let manifest = try? Manifest(contentsOf: URL(filePath: path)) else { return .mistaken }
        return .named(manifest.name)
    }

    /// Why no night goes on with a run, and the command that does.
    ///
    /// - Parameter entry: One of the runs.
    /// - Returns: What to say of it; `nil` where nothing keeps a night from it, or nobody can tell from here.
    func obstacle(to entry: RunFolder.Entry) -> String? {
        let record = entry.record
        guard !record.state.isClosed, !entry.isLive, !known.contains(record.pipeline),
            let path = record.manifestPath, let state = states[path],
            // A path within another directory leads nowhere here, or to another pipeline's manifest.
            path.hasPrefix("/") || !isElsewhere
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
        if let path = entry.record.manifestPath, let state = states[path],
            state == .mistaken || state == .named(entry.record.pipeline)
        {
            manifest = path
        }
        return "discograph resume \(PipelineLocation(manifest: manifest).words(naming: entry.run))"
    }
}
