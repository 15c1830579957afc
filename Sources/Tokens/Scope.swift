public import Diagnostics

/// What a user lets an app do: a set of Spotify's scope names.
public struct Scope: Sendable, Hashable, CustomStringConvertible {
    /// The names, without repetitions.
    public let names: Set<String>

    /// No scope at all.
    public static let none = Scope(names: [])

    private init(names: Set<String>) {
        self.names = names
    }

    /// The scopes named in `text`, separated by commas, white space or both.
    ///
    /// - Throws: ``ScopeError`` for a name that no scope can have.
    public init(_ text: String) throws(ScopeError) {
        let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        for name in names where !Self.isName(name) { throw ScopeError(name: name) }
        self.init(names: Set(names))
    }

    /// The scopes of a list; each entry may name several.
    ///
    /// - Throws: ``ScopeError`` for a name that no scope can have.
    public init(_ list: some Sequence<String>) throws(ScopeError) {
        try self.init(list.joined(separator: " "))
    }

    /// What the given features need together.
    public init(_ features: some Sequence<Feature>) {
        self.init(names: features.reduce(into: []) { $0.formUnion($1.names) })
    }

    /// The names in alphabetical order with a space between them, as Spotify takes them.
    public var text: String { names.sorted().joined(separator: " ") }

    /// The same as ``text``.
    public var description: String { text }

    /// Whether everything that `wanted` asks for is in it.
    public func covers(_ wanted: Scope) -> Bool {
        wanted.names.isSubset(of: names)
    }

    /// What is in either.
    public func union(_ other: Scope) -> Scope {
        Scope(names: names.union(other.names))
    }

    /// What is in this one only.
    public func subtracting(_ other: Scope) -> Scope {
        Scope(names: names.subtracting(other.names))
    }

    private static func isName(_ name: String) -> Bool {
        name.utf8.allSatisfy { $0.isAlphanumeric || "-_.:".utf8.contains($0) }
    }
}

extension Scope: Codable {
    /// Reads a text or a list.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let list = try? value.decode([String].self) {
            try self.init(list)
        } else {
            try self.init(try value.decode(String.self))
        }
    }

    /// Writes the ``text``.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}

/// A text that is no scope.
public struct ScopeError: Failure, Equatable {
    /// The name that no scope can have.
    public let name: String

    /// A setting.
    public var remedy: Remedy { .fixConfiguration }

    /// What is wrong with it, and what it looks like.
    public var description: String {
        "\"\(name.asOneLine)\" is not a scope: a scope has letters, digits and -_.: only, "
            + "such as user-library-read; separate several by spaces or commas"
    }
}
