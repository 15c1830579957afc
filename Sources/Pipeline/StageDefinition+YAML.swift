import Diagnostics

extension StageDefinition {
    /// The keys of an entry of `stages`.
    enum Key: String, CaseIterable {
        case command = "cmd"
        case dependencies = "deps"
        case outputs = "outs"
        case parameters = "params"
        case retry
        case timeout
        case grace
    }

    /// Reads one entry of `stages`, as far as it is right.
    ///
    /// - Parameters:
    ///   - key: The stage's name.
    ///   - node: What stands below it.
    ///   - mistakes: Gets those in it.
    /// - Throws: Whatever else it fails by.
    init(named key: ManifestNode, _ node: ManifestNode, gathering mistakes: inout ManifestErrors) throws {
        let name = try mistakes.gather { try key.called("a stage's name").identifier() }
        self.init(name: name ?? "", command: [])
        position = key.position
        try mistakes.gather { try read(node) }
    }

    private mutating func read(_ node: ManifestNode) throws {
        try node.read(Key.allCases, required: [.command]) { key, value in
            switch key {
            case .command:
                command = try value.command()
                commandPosition = value.position
            case .dependencies: dependencies = try value.list { try Entry($0) }
            case .outputs: outputs = try value.list { try Entry($0) }
            case .parameters:
                let names = PipelineParameters.Key.allCases
                parameters = try value.list { try $0.choice(of: names).rawValue }
            case .retry: retry = try StageRetry(value)
            case .timeout: timeout = try value.duration(isPositive: true)
            case .grace: grace = try value.duration()
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
    /// The keys of `retry`.
    enum Key: String, CaseIterable {
        case maxAttempts = "max_attempts"
        case interval
    }

    init(_ node: ManifestNode) throws {
        self.init()
        try node.read(Key.allCases) { key, value in
            switch key {
            case .maxAttempts: maxAttempts = try value.integer(in: 1...100)
            case .interval: interval = try value.duration()
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
