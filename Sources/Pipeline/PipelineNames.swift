import Foundation

/// The names of several manifests, of which each must be its own: by its name a pipeline finds its runs again.
public struct PipelineNames: Sendable {
    private var paths: [String: String] = [:]

    /// No name yet.
    public init() {}

    /// Adds the name of one more manifest.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - path: Its file; one that was added before may come again.
    /// - Throws: A ``ManifestError`` that names both files, where another one has that name.
    public mutating func add(_ manifest: Manifest, at path: String) throws {
        guard let other = paths[manifest.name] else {
            paths[manifest.name] = path
            return
        }
        guard !URL(filePath: path).isSameFile(as: URL(filePath: other)) else { return }
        let problem = "its name, \(manifest.name), is that of \(other) too: give it a name of its own"
        throw ManifestError(file: path, problem: "\(problem), lest each go on with the other's runs")
    }
}
