import Catalog
import Yams

extension Manifest {
    /// The keys of a manifest.
    enum Key: String, CaseIterable {
        case name
        case schedule
        case concurrency
        case quota
        case credentials
        case landing
        case contracts
        case parameters = "params"
        case stages
    }

    /// Reads and checks a manifest's text.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: The name that failures give.
    /// - Throws: A ``ManifestError``.
    public init(yaml: String, file: String) throws {
        try self.init(yaml: yaml, file: file, isAsked: true)
    }

    /// Reads a manifest's text.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: The name that failures give.
    ///   - isAsked: Whether the rules for what a new run may ask for hold as well.
    /// - Throws: A ``ManifestError``.
    init(yaml: String, file: String, isAsked: Bool) throws {
        self = try ManifestErrors.first { try Manifest(gathering: yaml, file: file, isAsked: isAsked) }
    }

    /// Reads a manifest's text to its end, whatever mistakes are in it.
    ///
    /// - Parameters:
    ///   - yaml: The text.
    ///   - file: The name that failures give.
    ///   - isAsked: Whether the rules for what a new run may ask for hold as well.
    ///   - executables: Where the programs of its stages must lie; `nil` where that is no matter.
    /// - Throws: ``ManifestErrors``, also where there is only one.
    init(
        gathering yaml: String,
        file: String,
        isAsked: Bool,
        finding executables: ExecutableFinder? = nil
    ) throws {
        var mistakes = ManifestErrors()
        guard let root = try mistakes.gather({ try Self.root(of: yaml, file: file, isAsked: isAsked) })
        else { throw mistakes }
        self.init(name: "")
        var areStagesRead = false
        try mistakes.gather {
            try root.read(Key.allCases, required: [.name, .stages]) { key, value in
                switch key {
                case .name: name = try value.identifier()
                case .schedule: schedule = try value.schedule()
                case .concurrency: concurrency = try value.integer(in: 1...64)
                case .quota: quota = try QuotaSection(value)
                case .credentials: credentials = try value.credentials()
                case .landing: landing = try LandingSection(value)
                case .contracts: contracts = try value.contracts()
                case .parameters: parameters = try PipelineParameters(value)
                case .stages:
                    try value.read(stages: &stages)
                    areStagesRead = true
                }
            }
        }
        // Stages with a mistake in them make or need what nobody meant.
        if areStagesRead { try mistakes.gather { try StageGraph(of: stages, file: file) } }
        if let executables {
            mistakes.add(contentsOf: executables.mistakes(in: self, file: file))
            mistakes.add(contentsOf: executables.missingRuns(in: self, file: file))
        }
        try mistakes.throwIfAny()
    }

    /// The contracts in a manifest's text, whatever else stands there.
    static func contracts(yaml: String, file: String) throws -> [StagedTable: SchemaContract] {
        let entries = try root(of: yaml, file: file, isAsked: false).entries()
        let written = entries.first { $0.name == Key.contracts.rawValue }?.value
        return try ManifestErrors.first { try written?.contracts() ?? [:] }
    }

    /// The name in a manifest's text, whatever else stands there; `nil` where none does.
    static func name(yaml: String, file: String) throws -> String? {
        let entries = try root(of: yaml, file: file, isAsked: false).entries()
        return try entries.first { $0.name == Key.name.rawValue }?.value.identifier()
    }

    private static func root(of yaml: String, file: String, isAsked: Bool) throws -> ManifestNode {
        do {
            guard let node = try Yams.compose(yaml: yaml) else {
                throw ManifestError(
                    file: file,
                    position: Position(line: 1, column: 1),
                    problem: "the file is empty: a manifest has at least a name and stages"
                )
            }
            return ManifestNode(node: node, file: file, name: "", isAsked: isAsked)
        } catch let error as YamlError {
            throw ManifestError(error, in: yaml, file: file)
        }
    }
}

extension ManifestNode {
    /// A name that can stand in a file name, with something before and behind it, and on a command line.
    func identifier() throws -> String {
        let expected = "a name of lower-case letters, digits and hyphens, at most 63 of them"
        let name = try text(matching: /[a-z0-9][a-z0-9-]*/, expected)
        guard !isAsked || name.utf8.count <= 63 else { throw mismatch(expected) }
        return name
    }

    /// Reads the stages of a pipeline, of which there is at least one, each as far as it is right.
    fileprivate func read(stages: inout [StageDefinition]) throws {
        var mistakes = ManifestErrors()
        for entry in try entries() {
            if let mistake = entry.key.mergeMistake(in: self) {
                mistakes.add(mistake)
                continue
            }
            stages.append(try StageDefinition(named: entry.key, entry.value, gathering: &mistakes))
        }
        try mistakes.throwIfAny()
        guard !stages.isEmpty else { throw error("\(name): there must be at least one") }
    }

    /// A cron expression of five fields, or a word such as `@daily`.
    fileprivate func schedule() throws -> String {
        let expected = "a cron expression such as \"17 3 * * *\""
        let text = try text(expected)
        let fields = text.split(separator: " ")
        let isExpression =
            fields.count == 5 && fields.allSatisfy { $0.wholeMatch(of: /[0-9A-Za-z*\/,-]+/) != nil }
        let words = ["@hourly", "@daily", "@weekly", "@monthly", "@yearly"]
        guard isExpression || words.contains(text) else { throw mismatch(expected) }
        return text
    }
}

extension ManifestError {
    /// What the YAML parser could not read.
    fileprivate init(_ error: YamlError, in yaml: String, file: String) {
        let place: (mark: Mark?, problem: String) =
            switch error {
            case .scanner(let context, let problem, let mark, _),
                .parser(let context, let problem, let mark, _),
                .composer(let context, let problem, let mark, _):
                (mark, [context?.text, problem].compactMap(\.self).joined(separator: ", "))
            case .reader(let problem, _, _, _): (nil, problem)
            // The mark is that of the first key's first place.
            case .duplicatedKeysInMapping(let duplicates, let context):
                (
                    context.mark,
                    "the key '\(duplicates.sorted().joined(separator: "', '"))' appears twice"
                )
            default: (nil, String(describing: error))
            }
        var position =
            place.mark.map { Position(line: $0.line, column: $0.column) } ?? Position(line: 1, column: 1)
        if case .duplicatedKeysInMapping(let keys, _) = error, let key = keys.min(),
            let line = yaml.line(repeating: key, of: position)
        {
            let problem = "the key '\(key)' appears twice, first on line \(position.line)"
            position.line = line
            self.init(file: file, position: position, problem: "not YAML: \(problem)")
            return
        }
        // libyaml's words for it are meant for who calls libyaml.
        if place.problem.contains("Maximum nesting level") {
            self.init(file: file, position: position, problem: "lists and mappings are nested too deeply")
            return
        }
        // libyaml's own words for it, "character that cannot start any token", name no tab.
        let isTab = place.problem.contains("cannot start any token") && yaml.character(at: position) == "\t"
        let problem =
            isTab
            ? "a tab: indent with spaces only" : place.problem.trimmingSuffix(while: \.isNewline)
        self.init(file: file, position: position, problem: "not YAML: \(problem)")
    }
}

extension String {
    fileprivate func character(at position: Position) -> Character? {
        split(separator: "\n", maxSplits: position.line, omittingEmptySubsequences: false)
            .dropFirst(position.line - 1).first?.dropFirst(position.column - 1).first
    }

    /// The line in which a key of a block mapping stands again; `nil` where the mapping is in braces.
    fileprivate func line(repeating key: String, of first: Position) -> Int? {
        let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard first.column > 0, let begin = lines.dropFirst(max(0, first.line - 1)).first,
            begin.prefix(first.column - 1).allSatisfy({ $0 == " " || $0 == "-" })
        else { return nil }
        let indent = String(repeating: " ", count: first.column - 1)
        let forms = [key, "'\(key)'", "\"\(key)\""].map { indent + $0 }
        return lines.indices.dropFirst(first.line).first { index in
            forms.contains { form in
                lines[index].hasPrefix(form)
                    && lines[index].dropFirst(form.count).drop { $0 == " " }.first == ":"
            }
        }.map { $0 + 1 }
    }

    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, predicate(last) {
            text.removeLast()
        }
        return text
    }
}
