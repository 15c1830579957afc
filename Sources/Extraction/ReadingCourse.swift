/// How the reading of one list has come on in this process.
///
/// It goes forward, and begins anew at most once: whatever answers tell and clocks say, it ends.
struct ReadingCourse {
    private var last: Int?
    private var isFromTheStart = false

    /// Whether anything has been asked for.
    var hasBegun: Bool { last != nil }

    /// Whether the page at `offset` may be asked for; if so, the reading has come there.
    mutating func admits(_ offset: Int) -> Bool {
        if let last, offset <= last {
            // An answer from which no page could be read leads nowhere, and neither does a list that is stale
            // as soon as it is read, because the clock was set back.
            guard offset == 0, !isFromTheStart else { return false }
        }
        if offset == 0 { isFromTheStart = true }
        last = offset
        return true
    }
}
