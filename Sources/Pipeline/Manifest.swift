public import Catalog
import Diagnostics
public import Foundation
import Glibc
public import Landing
public import Quota

/// A pipeline: what to fetch from Spotify, and the stages that do it.
///
/// The order of the stages follows from what they need and make; the file's order decides only between
/// stages that could run in parallel.
public struct Manifest: Sendable, Equatable {
    /// The pipeline's name: only one run of it is active at a time.
    public var name: String
    /// When it should run, as a cron expression; for people and schedulers, the runner does not wait.
    public var schedule: String?
    /// How many stages may run in parallel.
    public var concurrency: Int
    /// What the extract stages ask for.
    public var parameters: PipelineParameters
    /// How quota is spent.
    public var quota = QuotaSection()
    /// The apps whose credentials are used; none takes SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET.
    public var credentials: [CredentialSource] = []
    /// How landing is kept, once a run is closed.
    public var landing = LandingSection()
    /// What happens to objects with something that no mapping knows, by table; the others evolve.
    public var contracts: [StagedTable: SchemaContract] = [:]
    /// The stages, in the order of the file.
    public var stages: [StageDefinition]

    /// A pipeline made in code.
    ///
    /// - Parameters:
    ///   - name: The pipeline's name.
    ///   - schedule: A cron expression.
    ///   - concurrency: How many stages may run in parallel.
    ///   - parameters: What the extract stages ask for.
    ///   - stages: The stages.
    public init(
        name: String,
        schedule: String? = nil,
        concurrency: Int = 4,
        parameters: PipelineParameters = PipelineParameters(),
        stages: [StageDefinition] = []
    ) {
        self.name = name
        self.schedule = schedule
        self.concurrency = concurrency
        self.parameters = parameters
        self.stages = stages
    }

    /// Reads and checks a manifest.
    ///
    /// - Parameters:
    ///   - url: The YAML file.
    ///   - executables: Where the programs of its stages must lie; `nil` where none of them is to be started.
    /// - Throws: A ``ManifestError`` that names file, line and column of the first mistake, exit code 78.
    public init(contentsOf url: URL, finding executables: ExecutableFinder? = nil) throws {
        self = try ManifestErrors.first { try Manifest(gathering: url, finding: executables) }
    }

    /// Reads and checks a manifest to its end, whatever mistakes are in it.
    ///
    /// How its stages fit together is looked at where each of them is right by itself; the program of each
    /// wherever its command can be read.
    ///
    /// - Parameters:
    ///   - url: The YAML file.
    ///   - executables: Where the programs of its stages must lie; `nil` where none of them is to be started.
    /// - Throws: ``ManifestErrors``, also where there is only one.
    public init(gathering url: URL, finding executables: ExecutableFinder?) throws {
        var mistakes = ManifestErrors()
        guard let text = try mistakes.gather({ try Self.text(of: url) }) else { throw mistakes }
        try self.init(gathering: text, file: url.relativePath, isAsked: true, finding: executables)
    }

    /// Reads a run's own copy of its manifest.
    ///
    /// What may be asked for was checked when the run was opened: a rule that came later takes nothing from it.
    ///
    /// - Parameter run: The run.
    /// - Throws: A ``ManifestError`` that names file, line and column, exit code 78.
    public init(of run: RunDirectory) throws {
        try self.init(yaml: Self.text(of: run.manifest), file: run.manifest.relativePath, isAsked: false)
    }

    /// The contracts in a run's own copy of its manifest, whatever else of it cannot be read any more.
    ///
    /// - Parameter run: The run.
    /// - Returns: The contract of each table that has one.
    /// - Throws: A ``ManifestError`` that names file, line and column, exit code 78.
    public static func contracts(of run: RunDirectory) throws -> [StagedTable: SchemaContract] {
        try contracts(yaml: text(of: run.manifest), file: run.manifest.relativePath)
    }

    /// The name in a run's own copy of its manifest, whatever else of it cannot be read any more.
    static func name(of run: RunDirectory) throws -> String? {
        try name(yaml: text(of: run.manifest), file: run.manifest.relativePath)
    }

    private static func text(of url: URL) throws -> String {
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw ManifestError(unreadable: url)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ManifestError(file: url.relativePath, problem: "is not UTF-8 text")
        }
        return text
    }
}

extension Manifest {
    /// The stages whose names match any of some patterns, in which `*` stands for anything; `nil` for none given.
    ///
    /// - Parameters:
    ///   - patterns: Names or patterns.
    ///   - file: What failures call this manifest.
    /// - Returns: The stages' names.
    /// - Throws: ``RunError/unknownStage(_:known:manifest:)`` for a pattern that matches nothing.
    public func stages(
        matching patterns: [String],
        in file: String = "the manifest"
    ) throws -> Set<String>? {
        guard !patterns.isEmpty else { return nil }
        var names: Set<String> = []
        for pattern in patterns {
            let matching = stages.map(\.name).filter { fnmatch(pattern, $0, 0) == 0 }
            guard !matching.isEmpty else {
                throw RunError.unknownStage(pattern, known: stages.map(\.name), manifest: file)
            }
            names.formUnion(matching)
        }
        return names
    }

    /// The pipeline without its places in a file: equal for files that differ in comments and layout only.
    public var withoutPositions: Manifest {
        var manifest = self
        for index in manifest.stages.indices {
            manifest.stages[index].position = nil
            manifest.stages[index].commandPosition = nil
            manifest.stages[index].dependencies = manifest.stages[index].dependencies.map {
                .init(name: $0.name)
            }
            manifest.stages[index].outputs = manifest.stages[index].outputs.map { .init(name: $0.name) }
        }
        return manifest
    }
}
