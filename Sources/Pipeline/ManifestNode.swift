import Diagnostics
import Yams

/// A node of a manifest that knows its file and its name, so that every complaint says where and about what.
struct ManifestNode {
    let node: Node
    let file: String
    /// What a complaint calls it, such as `params.depth`.
    let name: String
    /// Whether it is asked for anew, so that the rules for what may be asked for hold as well.
    let isAsked: Bool

    /// Where the node begins.
    var position: Position? { node.mark.map { Position(line: $0.line, column: $0.column) } }

    /// A node inside this one.
    func child(_ node: Node, _ key: String) -> ManifestNode {
        ManifestNode(node: node, file: file, name: name.isEmpty ? key : "\(name).\(key)", isAsked: isAsked)
    }

    /// The same node, which complaints call otherwise.
    func called(_ name: String) -> ManifestNode {
        ManifestNode(node: node, file: file, name: name, isAsked: isAsked)
    }

    /// A failure at this node.
    func error(_ problem: String) -> ManifestError {
        ManifestError(file: file, position: position, problem: problem)
    }

    /// A failure that says what was expected, and what was found.
    func mismatch(_ expected: String) -> ManifestError {
        error("\(name.isEmpty ? "" : "\(name): ")expected \(expected), found \(found)")
    }

    /// Whether nothing was written, or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// Whether it is text, a number or the like.
    var isScalar: Bool { node.scalar != nil }

    /// The entries of a mapping with any keys, in the order of the file.
    ///
    /// - Returns: Keys with their positions, and values.
    /// - Throws: A ``ManifestError`` for another kind of node.
    func entries() throws -> [(key: ManifestNode, name: String, value: ManifestNode)] {
        guard case .mapping(let mapping) = node else { throw mismatch("a mapping of keys and values") }
        return try mapping.map { key, value in
            let key = child(key, "key")
            guard case .scalar(let scalar) = key.node else { throw key.error("a key must be a word") }
            return (key: key, name: scalar.string, value: child(value, scalar.string))
        }
    }

    /// What is wrong with this key of `mapping`, where it merges the keys of another one in; `nil` for any other.
    func mergeMistake(in mapping: ManifestNode) -> ManifestError? {
        guard case .scalar(let scalar) = node, scalar.style == .plain, scalar.string == "<<" else {
            return nil
        }
        return error("merge keys ('<<') are not supported: repeat the keys\(mapping.place)")
    }

    /// Reads the entries of a mapping with known keys, in the order of the file.
    ///
    /// - Parameters:
    ///   - keys: The keys there may be.
    ///   - required: The keys there must be.
    ///   - take: Takes a key and its value.
    /// - Throws: A ``ManifestError`` for another kind of node; ``ManifestErrors`` for unknown keys, missing
    ///   ones, and the mistakes in values.
    func read<Key: RawRepresentable<String>>(
        _ keys: [Key],
        required: [Key] = [],
        _ take: (Key, ManifestNode) throws -> Void
    ) throws {
        let words = keys.map(\.rawValue)
        let written = try entries()
        var missing = Set(required.map(\.rawValue)).subtracting(written.map(\.name))
        var mistyped: Set<String> = []
        var mistakes = ManifestErrors()
        var known: [(key: Key, value: ManifestNode)] = []
        for entry in written {
            if let key = keys.first(where: { $0.rawValue == entry.name }) {
                known.append((key: key, value: entry.value))
                continue
            }
            if let mistake = entry.key.mergeMistake(in: self) {
                mistakes.add(mistake)
                // It may have been meant to bring them.
                missing = []
                continue
            }
            var advice = NearestWord.advice(for: entry.name, among: words)
            if let meant = NearestWord.to(entry.name, among: words), missing.contains(meant) {
                advice = ": did you mean '\(meant)', which is missing?"
                mistyped.insert(meant)
            }
            mistakes.add(entry.key.error("unknown key '\(entry.name)'\(place)\(advice)"))
        }
        // What was mistyped is one mistake, and told where it stands.
        missing.subtract(mistyped)
        for key in required where missing.contains(key.rawValue) {
            mistakes.add(error("missing key '\(key.rawValue)'\(place)"))
        }
        for (key, value) in known { try mistakes.gather { try take(key, value) } }
        try mistakes.throwIfAny()
    }

    /// The items of a list; nothing written is the empty list.
    private func items() throws -> [ManifestNode] {
        if isNull { return [] }
        guard case .sequence(let sequence) = node else { throw mismatch("a list") }
        return sequence.enumerated().map { index, item in
            ManifestNode(node: item, file: file, name: "\(name)[\(index)]", isAsked: isAsked)
        }
    }

    /// What `read` makes of the items of a list; nothing written is the empty list.
    ///
    /// - Throws: A ``ManifestError`` for another kind of node; ``ManifestErrors`` for the mistakes in items.
    func list<Item>(_ read: (ManifestNode) throws -> Item) throws -> [Item] {
        try ManifestErrors.gathered(from: items(), read)
    }

    /// Text that is not empty.
    func text(_ expected: String = "text") throws -> String {
        guard case .scalar(let scalar) = node, !isNull, !scalar.string.isEmpty else {
            throw mismatch(expected)
        }
        return scalar.string
    }

    /// A whole number in a range.
    func integer(in range: ClosedRange<Int>) throws -> Int {
        guard case .scalar(let scalar) = node, scalar.style == .plain, let number = Int(scalar.string),
            range.contains(number)
        else { throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String>>(of choices: [Choice]) throws -> Choice {
        let words = choices.map(\.rawValue)
        let word = try text("one of \(words.joined(separator: ", "))")
        guard let choice = choices.first(where: { $0.rawValue == word }) else {
            throw error("\(name): unknown value '\(word)'\(NearestWord.advice(for: word, among: words))")
        }
        return choice
    }

    /// Text of a given form.
    func text(matching form: Regex<Substring>, _ expected: String) throws -> String {
        let word = try text(expected)
        guard word.wholeMatch(of: form) != nil else { throw mismatch(expected) }
        return word
    }

    /// A duration such as `30d`.
    func duration(isPositive: Bool = false) throws -> Duration {
        let expected = "a duration such as 30s, 15m, 6h or 30d"
        guard let duration = Duration(words: try text(expected)), !isPositive || duration > .zero else {
            throw mismatch(expected)
        }
        return duration
    }

    /// Where a key of this mapping stands, behind other words; nothing at the top of the manifest.
    private var place: String { name.isEmpty ? "" : " in \(name)" }

    /// What was written, in words; as much of it as the longest of Spotify's links has.
    private var found: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar where isNull: "nothing"
        case .scalar(let scalar) where scalar.style != .plain: "the text \"\(scalar.string.prefix(120))\""
        case .scalar(let scalar): "'\(scalar.string.prefix(120))'"
        case .alias: "an alias"
        }
    }
}
