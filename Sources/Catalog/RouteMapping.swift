/// What the answers of one Web API route are made of.
public struct RouteMapping: Sendable, Encodable {
    /// What the identifiers asked for mean to the answer.
    public enum Asked: Sendable, Encodable {
        /// There are none, as in a search.
        case nothing
        /// The answer is that object.
        case object
        /// The answer is a list of those objects, in order.
        case each
        /// The answer is a page of a list that belongs to that object.
        case owner
    }

    /// Where the canonical text of a search comes from.
    public enum Query: Sendable, Encodable {
        /// Not a search.
        case none
        /// The request's `q`, with its market and `include_external` in brackets where given.
        case request
        /// Always this text.
        case fixed(String)
    }

    /// The path, with `{id}` for an identifier.
    public var path: PathTemplate
    /// The mapping of the answer's body.
    public var body: ObjectName
    /// What the identifiers asked for mean.
    public var asked: Asked
    /// Where the canonical text of the search comes from.
    public var query: Query

    /// The mapping of the answers to `path`.
    public init(_ path: PathTemplate, _ body: ObjectName, asked: Asked, query: Query = .none) {
        self.path = path
        self.body = body
        self.asked = asked
        self.query = query
    }
}
