/// How many requests of each bucket may be sent in any 24 hours.
public struct Budgets: Sendable, Equatable {
    /// Requests in any 24 hours; a bucket without an entry has no budget.
    public var daily: [Bucket: Int]

    /// The budgets given.
    public init(_ daily: [Bucket: Int] = [:]) {
        self.daily = daily
    }

    /// No budget for any bucket: what extended mode has.
    public static let unlimited = Budgets()

    /// For Development Mode: what was measured of Spotify's quotas in 2026, less a fifth.
    ///
    /// Measured: 599 artists; some 100 pages of artists' albums; "a couple hundred" searches; 30 to 200 calls for
    /// playlists; 2,300 pages of albums' tracks (2024). Albums and single tracks were not measured apart: they
    /// are taken to be like artists.
    public static let development = Budgets([
        .search: 160, .artists: 480, .artistAlbums: 80, .albums: 480, .albumTracks: 480, .tracks: 480,
        .browse: 80, .playlists: 24, .me: 80,
    ])

    /// These budgets with those of `other` in their place; `nil` there removes a budget.
    public func overridden(by other: [Bucket: Int?]) -> Budgets {
        var result = self
        for (bucket, budget) in other { result.daily[bucket] = budget }
        return result
    }
}
