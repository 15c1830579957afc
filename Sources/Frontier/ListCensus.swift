import SQLite

/// How many lists of a kind are known to their end, and how many items they hold in all.
public struct ListCensus: Sendable, Equatable {
    /// The lists.
    public var lists: Int
    /// The items in them.
    public var items: Int

    /// So many lists with so many items.
    public init(lists: Int = 0, items: Int = 0) {
        self.lists = lists
        self.items = items
    }
}

extension Frontier {
    /// Counts the lists of `kind` that are known to their end.
    public func census(of kind: ListName.Kind) throws -> ListCensus {
        var census = ListCensus()
        try run("census", PackageResources.census_sql, [.text(kind.rawValue)]) { row in
            census = ListCensus(lists: row.integer(0), items: row.integer(1))
        }
        return census
    }
}
