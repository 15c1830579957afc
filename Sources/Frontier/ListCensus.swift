/// How many lists of a kind are known to their end, and how many items they hold in all.
public struct ListCensus: Sendable, Equatable {
    /// The lists.
    public var lists: Int
    /// The items in them.
    public var items: Int

    /// A number of lists with a number of items.
    public init(lists: Int = 0, items: Int = 0) {
        self.lists = lists
        self.items = items
    }
}
