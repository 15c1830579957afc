import Synchronization

/// The project's scripts over schemas of other names, so that a second warehouse can stand beside the first.
struct SchemaRenaming: Sendable, Equatable {
    /// What follows each schema's name: `catalog_rebuilt`.
    let suffix: String
    /// A load reads the same scripts as the one before it.
    private let known = KnownTexts()

    init(suffix: String) {
        self.suffix = suffix
    }

    /// The renaming that a rebuild works with; its own statements know the name too.
    static let rebuilt = SchemaRenaming(suffix: "_rebuilt")

    /// `text` with every schema called by its other name.
    ///
    /// Schemas are met in front of a dot, as a quoted name alone, and after the word `schema`. Comments, and what
    /// `comment on` says, are prose and stay.
    func renamed(_ text: String) -> String {
        if let known = known.texts.withLock({ $0[text] }) { return known }
        let renamed = renaming(text)
        known.texts.withLock { $0[text] = renamed }
        return renamed
    }

    private func renaming(_ text: String) -> String {
        let pattern =
            #/
            (--[^\n]*)
            | ^(comment\ on\ [^']*?\ is\ )('(?:[^']|'')*')
            | \b(catalog|history|etl|analytics)(?=\.)
            | '(catalog|history|etl|analytics)'
            | \bschema\ (catalog|history|etl|analytics)\b
            /#
            .anchorsMatchLineEndings()
            .wordBoundaryKind(.simple)
        return text.replacing(pattern) { match in
            if let comment = match.output.1 { return String(comment) }
            if let head = match.output.2, let prose = match.output.3 { return renaming(String(head)) + prose }
            if let qualifier = match.output.4 { return qualifier + suffix }
            if let quoted = match.output.5 { return "'\(quoted)\(suffix)'" }
            return match.output.6.map { "schema \($0)\(suffix)" } ?? String(match.output.0)
        }
    }

    static func == (one: Self, other: Self) -> Bool { one.suffix == other.suffix }

    private final class KnownTexts: Sendable {
        let texts = Mutex<[String: String]>([:])
    }
}
