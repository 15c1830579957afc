public import Catalog
public import Diagnostics

/// Why nothing can be said about where a value comes from.
public enum ProvenanceError: Failure {
    /// No table or column has a name like this.
    case unknownColumn(name: String, nearest: String?)
    /// What was given is no identifier, URI or address of an object.
    case notAnIdentifier(text: String, kind: EntityKind)
    /// What was given names an object of another kind.
    case otherKind(id: String, asked: EntityKind, kind: String)
    /// The warehouse knows nothing of that identifier.
    case unknownObject(id: String, kind: EntityKind)

    /// One line: what, why, and what to do.
    public var description: String {
        switch self {
        case .unknownColumn(let name, let nearest):
            "no column or table '\(name)'"
                + NearestWord.advice(nearest: nearest, otherwise: ": discograph lineage lists them all")
        case .notAnIdentifier(let text, let kind):
            "'\(text.asOneLine.prefix(80))' names no \(kind.rawValue): give its 22 letters and digits, spotify:\(kind.rawValue):…, or its address at open.spotify.com"
        case .otherKind(let id, let asked, let kind):
            EntityKind(rawValue: kind) == nil
                ? "\(id) is a \(kind), not a \(asked.rawValue): only artists, albums and tracks have rows"
                : "\(id) is no \(asked.rawValue): discograph trace \(kind) \(id)"
        case .unknownObject(let id, let kind):
            "no \(kind.rawValue) \(id) in the warehouse: no loaded answer had it; is it the right database, and is the run loaded?"
        }
    }

    /// The command line names what is not there.
    public var remedy: Remedy { .fixUsage }
}
