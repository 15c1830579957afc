/// One `name=value` of a URL's query, not yet percent-encoded.
public struct QueryItem: Sendable, Hashable {
    /// What stands before the equals sign.
    public let name: String
    /// What stands after it.
    public let value: String

    /// An item of that name and value.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
