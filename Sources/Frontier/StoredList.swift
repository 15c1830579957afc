/// A list as stored in the file.
struct StoredList {
    let id: Int
    let kind: ListName.Kind
    /// When the last reading that came to the end began; 0 for never.
    let sweptAt: Int
    /// How many items were told when the list was last known to be complete.
    let total: Int?
}

/// A page as stored in the file.
struct StoredPage {
    let count: Int
    let nextOffset: Int?
    let answeredAt: Int
    let total: Int?
    /// How many members it brought that the list did not have.
    let news: Int
    let tag: PageTag?

    /// Whether it has what `page` lacks, which is told of the same time.
    ///
    /// The warehouse tells again of answers that have landed, and keeps no `ETag` with them.
    func tellsMore(than page: ListPage) -> Bool {
        (tag != nil && page.tag == nil) || (total != nil && page.total == nil)
    }
}
