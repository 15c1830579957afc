public import Foundation

/// A pipeline: what is wanted from Spotify, and the stages that get it.
///
/// The order of the stages follows from what they need and make; the file's order decides only between
/// stages that could go side by side.
public struct Manifest: Sendable, Equatable {
    /// The pipeline's name: one run of it goes at a time.
    public var name: String
    /// When it should run, as a cron expression; for people and schedulers, the runner does not wait.
    public var schedule: String?
    /// How many stages may run side by side.
    public var concurrency: Int
    /// What the extract stages ask for.
    public var wishes: Wishes
    /// The stages, in the order of the file.
    public var stages: [StageDefinition]

    /// A pipeline made in code.
    ///
    /// - Parameters:
    ///   - name: The pipeline's name.
    ///   - schedule: A cron expression.
    ///   - concurrency: How many stages may run side by side.
    ///   - wishes: What the extract stages ask for.
    ///   - stages: The stages.
    public init(
        name: String,
        schedule: String? = nil,
        concurrency: Int = 4,
        wishes: Wishes = Wishes(),
        stages: [StageDefinition] = []
    ) {
        self.name = name
        self.schedule = schedule
        self.concurrency = concurrency
        self.wishes = wishes
        self.stages = stages
    }

    /// Reads and checks a manifest.
    ///
    /// - Parameter url: The YAML file.
    /// - Throws: A ``ManifestError`` that names file, line and column, exit code 78.
    public init(contentsOf url: URL) throws {
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw ManifestError(file: url.relativePath, problem: "cannot be read: is it there?")
        }
        try self.init(yaml: String(decoding: data, as: UTF8.self), file: url.relativePath)
    }
}
