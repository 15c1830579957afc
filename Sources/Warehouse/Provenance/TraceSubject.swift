public import Catalog

/// What is traced: an artist, album or track.
public struct TraceSubject: Sendable, Equatable {
    /// Its kind.
    public let kind: EntityKind
    /// Its identifier.
    public let id: String

    /// What `text` names.
    ///
    /// - Parameters:
    ///   - text: An identifier, a URI such as `spotify:track:…`, or an address at `open.spotify.com`.
    ///   - kind: What it should be.
    /// - Throws: A ``ProvenanceError`` when it is none, or names another kind.
    public init(_ text: String, kind: EntityKind) throws(ProvenanceError) {
        let (named, id) = Self.parts(of: text)
        guard SpotifyID.isValid(id) else { throw .notAnIdentifier(text: text, kind: kind) }
        if let named, named != kind.rawValue { throw .otherKind(id: id, asked: kind, kind: named) }
        self.kind = kind
        self.id = id
    }

    /// The last two words of a URI, or of an address without its query.
    private static func parts(of text: String) -> (kind: String?, id: String) {
        let isAddress = text.contains("://")
        let path = isAddress ? text.prefix { $0 != "?" && $0 != "#" } : text[...]
        let words = path.split(separator: isAddress ? "/" : ":").map(String.init)
        guard words.count > 1, let id = words.last else { return (nil, text) }
        return (words[words.count - 2], id)
    }
}
