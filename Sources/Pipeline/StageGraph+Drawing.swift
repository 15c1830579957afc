import Files

extension StageGraph {
    /// The stages by step: those of one step need only those of earlier ones.
    public var steps: [[StageDefinition]] {
        var step: [String: Int] = [:]
        for stage in stages {
            step[stage.name] = 1 + ((upstream[stage.name] ?? []).compactMap { step[$0] }.max() ?? 0)
        }
        let last = step.values.max() ?? 0
        return last == 0 ? [] : (1...last).map { number in stages.filter { step[$0.name] == number } }
    }

    /// The graph as text: a line per stage, numbered by step, with what it needs and makes.
    public var text: String {
        let width = stages.map(\.name.count).max() ?? 0
        var lines: [String] = []
        for (index, step) in steps.enumerated() {
            for stage in step {
                let number = stage == step.first ? "\(index + 1)" : " "
                let name = stage.name + String(repeating: " ", count: width - stage.name.count)
                let needs = upstream[stage.name] ?? []
                let needed = needs.isEmpty ? "" : "  after \(needs.joined(separator: ", "))"
                let made =
                    stage.outputs.isEmpty
                    ? "" : "  makes \(stage.outputs.map(\.name).joined(separator: ", "))"
                lines.append("\(number)  \(name)\(made)\(needed)")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The graph as JSON, one object for each stage, in the order of its lines as text.
    ///
    /// - Returns: The lines.
    /// - Throws: Nothing but what a JSON encoder may.
    public func jsonLines() throws -> [String] {
        try steps.enumerated().flatMap { index, step in
            try step.map { stage in
                try JSONText.line(
                    of: Line(
                        stage: stage.name,
                        step: index + 1,
                        after: upstream[stage.name] ?? [],
                        deps: stage.dependencies.map(\.name),
                        outs: stage.outputs.map(\.name)
                    )
                )
            }
        }
    }

    private struct Line: Encodable {
        let stage: String
        let step: Int
        let after: [String]
        let deps: [String]
        let outs: [String]
    }

    /// The graph as a Mermaid flow chart, which GitHub draws.
    public var mermaid: String {
        var lines = ["flowchart LR"]
        for stage in stages {
            lines.append("    \(stage.mermaidID)[\"\(stage.name)\"]")
        }
        for stage in stages {
            for name in upstream[stage.name] ?? [] {
                guard let maker = stages.first(where: { $0.name == name }) else { continue }
                let carried = stage.dependencies.filter { need in maker.outputs.contains { $0.overlaps(need) }
                }
                let label = carried.map(\.name).joined(separator: "<br>")
                lines.append("    \(maker.mermaidID) -->|\"\(label)\"| \(stage.mermaidID)")
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension StageDefinition {
    /// Mermaid reads some words, `end` among them, as its own.
    fileprivate var mermaidID: String { "stage_" + name.replacing("-", with: "_") }
}
