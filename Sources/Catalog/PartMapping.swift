/// What is kept of a list, an inner object, or a map inside an object.
public struct PartMapping: Sendable, Encodable {
    /// What stands at the pointer.
    public enum Content: Sendable, Encodable {
        /// One object, with rows of its own.
        case object(ObjectName)
        /// A list of objects, with rows of their own; nulls keep their places and are skipped.
        case objects(ObjectName)
        /// A list of plain values.
        case values(ColumnType)
        /// An object whose keys are data, with plain values.
        case members(ColumnType)
    }

    /// Where it stands in the object.
    public var pointer: String
    /// What it is.
    public var content: Content
    /// The row that each element or member makes, besides those of its own mapping.
    public var row: RowMapping?
    /// Where the number of elements before the list's first stands; `nil` where the list is whole.
    public var offset: String?
    /// Whether the elements answer the identifiers asked for, one to one and in order.
    public var answersAsked = false
    /// Whether its absence is a problem.
    public var isRequired = false

    /// The part at `pointer`.
    public init(_ pointer: String, _ content: Content, row: RowMapping? = nil) {
        self.pointer = pointer
        self.content = content
        self.row = row
    }
}
