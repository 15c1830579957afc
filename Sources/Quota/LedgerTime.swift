/// The spans of time by which the ledger counts, all in whole milliseconds.
enum LedgerTime {
    /// The day of a daily quota.
    static let day = Duration.seconds(86_400)
    /// The window of the rate limit, as Spotify documents.
    static let window = Duration.seconds(30)
    /// How much longer a request is taken to be in the window: they do not all travel equally long.
    static let slack = Duration.milliseconds(250)
    /// How far apart two instants are told apart.
    static let slot = Duration.milliseconds(100)
    /// The same for buckets with very many requests, where a single one does not matter.
    static let wideSlot = Duration.seconds(10)
    /// The same for what has left its day, and is kept only in case that a clock was wrong.
    static let agedSlot = Duration.seconds(600)
    /// How long a request may be under way at most: after that its process has died.
    static let probe = Duration.seconds(60)
    /// How long numbers that were drawn in advance may be used; locks of other processes are seen that soon.
    static let lease = Duration.milliseconds(100)

    /// How long a bucket is locked that was refused more often than patience lasts: twice as long each time, for an
    /// hour at most.
    ///
    /// - Parameter refusals: How often it was refused since patience was over; 0 for the first lock.
    /// - Returns: From 30 seconds to an hour.
    static func lockLength(beyondPatience refusals: Int) -> Duration {
        // Seven doublings of half a minute are more than an hour.
        min(Duration.seconds(30) * (1 << min(refusals, 7)), .seconds(3_600))
    }
}
