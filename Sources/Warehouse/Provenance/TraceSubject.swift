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
        guard let reference = ObjectReference(text) else {
            throw .notAnIdentifier(text: text, kind: kind)
        }
        if let named = reference.kind, named != kind.rawValue {
            throw .otherKind(id: reference.id, asked: kind, kind: named)
        }
        self.kind = kind
        id = reference.id
    }
}
