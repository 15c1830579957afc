import Diagnostics

/// A pipeline's stages, each after those that make what it needs.
public struct StageGraph: Sendable, Equatable {
    /// The stages, so that every one stands after those it needs; otherwise in the file's order.
    public let stages: [StageDefinition]
    /// By stage, the stages that make what it needs, in the file's order.
    public let upstream: [String: [String]]

    /// The graph of a checked manifest.
    ///
    /// - Parameter manifest: The pipeline.
    /// - Throws: A ``ManifestError`` for one made in code that could not have been read.
    public init(of manifest: Manifest) throws {
        self = try ManifestErrors.first { try StageGraph(of: manifest.stages, file: manifest.name) }
    }

    /// The graph of stages that were read from `file`.
    ///
    /// - Throws: ``ManifestErrors``, also where there is only one.
    init(of stages: [StageDefinition], file: String) throws {
        var mistakes = ManifestErrors()
        try mistakes.gather { try Self.checkOutputs(of: stages, file: file) }
        var upstream: [String: [String]] = [:]
        for stage in stages {
            upstream[stage.name] = try mistakes.gather {
                try Self.makers(of: stage, among: stages, file: file)
            }
        }
        try mistakes.throwIfAny()
        var ordered: [StageDefinition] = []
        var waiting = stages
        while !waiting.isEmpty {
            let ready = waiting.firstIndex { stage in
                let needed = upstream[stage.name] ?? []
                return needed.allSatisfy { name in ordered.contains { $0.name == name } }
            }
            guard let ready else {
                mistakes.add(Self.cycle(among: waiting, upstream, file: file))
                throw mistakes
            }
            ordered.append(waiting.remove(at: ready))
        }
        self.stages = ordered
        self.upstream = upstream
    }

    /// All stages that need, directly or not, what `name` makes.
    ///
    /// - Parameter name: A stage.
    /// - Returns: Their names.
    func downstream(of name: String) -> Set<String> {
        var found: Set<String> = []
        for stage in stages {
            let needed = upstream[stage.name] ?? []
            if needed.contains(where: { $0 == name || found.contains($0) }) { found.insert(stage.name) }
        }
        return found
    }

    private static func checkOutputs(of stages: [StageDefinition], file: String) throws {
        var mistakes = ManifestErrors()
        var seen: [(entry: StageDefinition.Entry, stage: String)] = []
        for stage in stages {
            for output in stage.outputs {
                if let other = seen.first(where: { $0.entry.overlaps(output) }) {
                    let problem = "'\(output.name)' is already produced by \(other.stage)"
                    mistakes.add(
                        ManifestError(
                            file: file,
                            position: output.position,
                            problem: "\(problem): an out has one producer"
                        )
                    )
                }
                seen.append((output, stage.name))
            }
        }
        try mistakes.throwIfAny()
    }

    private static func makers(
        of stage: StageDefinition,
        among stages: [StageDefinition],
        file: String
    ) throws -> [String] {
        let makers = try ManifestErrors.gathered(from: stage.dependencies) { dependency -> [String] in
            let makers = stages.filter { $0.outputs.contains { $0.overlaps(dependency) } }.map(\.name)
            guard !makers.isEmpty else {
                let advice = NearestWord.advice(
                    for: dependency.name,
                    among: stages.flatMap { $0.outputs.map(\.name) }
                )
                throw ManifestError(
                    file: file,
                    position: dependency.position,
                    problem:
                        "missing stage: no stage produces '\(dependency.name)', which \(stage.name) needs\(advice)"
                )
            }
            return makers
        }
        var names: [String] = []
        for name in makers.joined() where !names.contains(name) { names.append(name) }
        return names
    }

    private static func cycle(
        among waiting: [StageDefinition],
        _ upstream: [String: [String]],
        file: String
    ) -> ManifestError {
        let names = waiting.map(\.name)
        var path: [String] = []
        var name = names.first ?? ""
        // Every waiting stage needs a waiting one, so the walk comes round to a stage it has seen.
        while !path.contains(name) {
            path.append(name)
            name = upstream[name]?.first { names.contains($0) } ?? name
        }
        let circle = path.drop { $0 != name } + [name]
        let position = waiting.first { $0.name == name }?.position
        return ManifestError(
            file: file,
            position: position,
            problem: "a cycle: \(circle.joined(separator: " needs ")): remove one dep"
        )
    }
}
