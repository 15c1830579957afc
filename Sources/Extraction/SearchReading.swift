/// What came of reading a search and its halves.
struct SearchReading {
    /// Whether anything was asked.
    var hasAsked = false
    /// Whether another process is reading a part of it.
    var isElsewhere = false

    mutating func add(_ other: SearchReading) {
        hasAsked = hasAsked || other.hasAsked
        isElsewhere = isElsewhere || other.isElsewhere
    }
}
