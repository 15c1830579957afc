import Concurrency

/// How far the reading of a list has come that its first page began.
struct ListReading {
    /// The first page.
    let first: StoredPage
    /// How many items the list is said to have, by the first page that says so: one of items that cannot be shown does
    /// not.
    var total: Int?
    /// Where the next page starts; `nil` at the end.
    var nextOffset: Int?
    /// Whether a page brought nothing new, and nothing more is said to have come.
    var isQuiet = false
    /// Whether it came to the end with a page that has items.
    ///
    /// An empty page ends a list too, but proves little: lists have been known to break off.
    var isWhole = false
}

extension FrontierTables {
    /// How far `list` has been read; a reading stops where nothing is new for as long as `sweep`.
    func progress(of list: ListName, sweep: Duration) throws -> ListProgress {
        guard let list = try stored(list), let first = try page(0, of: list.id) else { return .unread }
        let stopsQuiet =
            list.kind.growsAtTop && list.sweptAt > 0
            && first.answeredAt - list.sweptAt < sweep.wholeMilliseconds()
        guard let reading = try reading(of: list, stopsQuiet: stopsQuiet) else { return .unread }
        var progress = ListProgress(
            startedAt: StoredStatus.date(first.answeredAt),
            nextOffset: reading.nextOffset
        )
        progress.total = reading.total
        return progress
    }

    /// The reading of `list`, page by page from the first; `nil` where there is none.
    ///
    /// A page that is older than the first belongs to an earlier reading and does not count. Spotify sorts an
    /// artist's albums by group, so news may stand in the middle: as long as the total has grown by more than
    /// was found, a page without news does not make the reading quiet; `stopsQuiet` ends it where it becomes so. A page
    /// that leads on without items, because they cannot be shown, says nothing about news.
    func reading(of list: StoredList, stopsQuiet: Bool) throws -> ListReading? {
        guard let first = try page(0, of: list.id) else { return nil }
        var reading = ListReading(first: first)
        var news = 0
        var (offset, page) = (0, first)
        while true {
            news += page.news
            reading.total = reading.total ?? page.total
            let growth = reading.total.map { $0 - (list.total ?? $0) } ?? 0
            let showsItems = page.count > 0 || page.nextOffset == nil
            if showsItems, page.news == 0, news >= growth { reading.isQuiet = true }
            reading.nextOffset = page.nextOffset.flatMap { $0 > offset ? $0 : nil }
            reading.isWhole = reading.nextOffset == nil && (page.count > 0 || offset == 0)
            if stopsQuiet, reading.isQuiet { reading.nextOffset = nil }
            guard let next = reading.nextOffset, let following = try self.page(next, of: list.id),
                following.answeredAt >= first.answeredAt
            else { return reading }
            (offset, page) = (next, following)
        }
    }
}
