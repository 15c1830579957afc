import Diagnostics

extension StageDefinition {
    static let keys = ["cmd", "deps", "outs", "params", "retry", "timeout"]

    /// Reads one entry of `stages`.
    init(named key: ManifestNode, _ node: ManifestNode) throws {
        self.init(
            name: try ManifestNode(node: key.node, file: key.file, name: "a stage's name").identifier(),
            command: []
        )
        position = key.position
        for (_, key, value) in try node.entries(allowed: Self.keys, required: ["cmd"]) {
            switch key {
            case "cmd":
                command = try value.command()
                commandPosition = value.position
            case "deps": dependencies = try value.items().map { try Entry($0) }
            case "outs": outputs = try value.items().map { try Entry($0) }
            case "params":
                parameters = try value.items().map { try $0.choice(among: PipelineParameters.keys) }
            case "retry": retry = try StageRetry(value)
            default: timeout = try value.duration(isPositive: true)
            }
        }
    }
}

extension StageDefinition.Entry {
    fileprivate init(_ node: ManifestNode) throws {
        let expected = "a path inside the run, such as landing/search, or database:NAME"
        self.init(name: try node.text(matching: /[A-Za-z0-9_.:\/-]+/, expected), position: node.position)
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(""), !parts.contains("."), !parts.contains("..") else {
            throw node.mismatch(expected)
        }
    }
}

extension StageRetry {
    fileprivate init(_ node: ManifestNode) throws {
        self.init()
        for (_, key, value) in try node.entries(allowed: ["max_attempts", "interval"]) {
            if key == "interval" {
                interval = try value.duration()
            } else {
                maxAttempts = try value.integer(in: 1...100)
            }
        }
    }
}

extension ManifestNode {
    /// The words of a command; only `${run}` and `${manifest}` are replaced, later.
    fileprivate func command() throws -> [String] {
        let text = try text("a command")
        guard let words = CommandLineWords.split(text), !words.isEmpty else {
            throw error("\(name): a quote is not closed in '\(text)'")
        }
        for variable in words.flatMap({ $0.matches(of: /\$\{([^}]*)\}/).map { String($0.output.1) } })
        where !["run", "manifest"].contains(variable) {
            let advice = NearestWord.advice(for: variable, among: ["run", "manifest"])
            throw error("\(name): unknown variable '\(variable)'\(advice)")
        }
        return words
    }
}
