/// Spans of time in milliseconds, as the ledger's tables count them.
enum LedgerTime {
    /// The day of a daily quota.
    static let day = 86_400_000
    /// The window of the rate limit: 30 seconds, as Spotify documents.
    static let window = 30_000
    /// How much longer a request is taken to be in the window: they do not all travel equally long.
    static let slack = 250
    /// How far apart two instants are told apart.
    static let slot = 100
    /// The same for buckets with very many requests, where a single one does not matter.
    static let wideSlot = 10_000
    /// The same for what has left its day, and is kept only in case that a clock was wrong.
    static let agedSlot = 600_000
    /// How long a request may be under way at most: after that its process has died.
    static let probe = 60_000
    /// How long numbers that were drawn in advance may be used; locks of other processes are seen that soon.
    static let lease = 100

    /// The first slot that does not lie before `time`, so that nothing leaves its day too early.
    static func slot(_ time: Int, width: Int = slot) -> Int {
        (time + width - 1) / width * width
    }
}
