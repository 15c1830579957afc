/// How far this process has read one list.
///
/// It only goes forward: whatever answers tell and clocks say, it ends. A list that is read on to its end does not
/// begin anew at once, though its first page may be stale by then: others come first.
struct ReadingCourse {
    private var last: Int?

    /// Whether anything has been asked for.
    var hasBegun: Bool { last != nil }

    /// Whether the page at `offset` may be asked for; if so, the reading has come there.
    mutating func admits(_ offset: Int) -> Bool {
        // An answer from which no page could be read leads nowhere.
        if let last, offset <= last { return false }
        last = offset
        return true
    }
}
