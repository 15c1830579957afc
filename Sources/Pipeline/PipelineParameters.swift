public import Catalog

/// What a manifest asks for from Spotify: the `params` of its extract stages.
///
/// The defaults decide the quota that a run costs; they are those of a new app in Development Mode.
public struct PipelineParameters: Sendable, Equatable {
    /// Searches to run, in order.
    public var queries: [SearchQuery] = []
    /// How many of Spotify's new releases to list; `nil` asks for none.
    public var newReleases: Int?
    /// Identifiers to fetch besides what the searches find.
    public var artists: [String] = []
    /// Identifiers to fetch besides what the searches find.
    public var albums: [String] = []
    /// Identifiers to fetch besides what the searches find.
    public var tracks: [String] = []
    /// Which groups of an artist's albums to list.
    public var includeGroups: [AlbumGroup] = [.album, .single, .compilation]
    /// How far to follow what was found: 0 fetches the hits alone, 1 also the albums of the artists hit.
    public var depth = 1
    /// How much of each kind is wanted.
    public var detail = DetailWanted()
    /// How long an answer stays good.
    public var freshness = Freshness()
    /// The market sent with every request that names none of its own, an ISO 3166-1 alpha-2 code; `nil` sends none.
    public var market: String?

    /// The defaults: nothing asked for yet.
    public init() {}
}

/// How much of an object is wanted: what its embedded form carries, or everything.
public enum Detail: String, Sendable, Codable, CaseIterable {
    case simplified
    case full
}

/// How much of each kind is wanted.
public struct DetailWanted: Sendable, Equatable {
    /// Full by default: genres and images.
    public var artist = Detail.full
    /// Full by default: the tracks, copyrights and UPC.
    public var album = Detail.full
    /// Simplified by default: full tracks (ISRC, popularity) cost a request each in Development Mode.
    public var track = Detail.simplified

    /// The defaults of each kind.
    public init() {}
}

/// How long an answer stays good, per kind.
public struct Freshness: Sendable, Equatable {
    /// An artist's profile.
    public var artist = Duration.seconds(30 * 86_400)
    /// The list of an artist's albums.
    public var artistAlbums = Duration.seconds(7 * 86_400)
    /// How often the whole list of an artist's albums is read, rather than up to the first page without news.
    public var artistAlbumsSweep = Duration.seconds(90 * 86_400)
    /// An album with its tracks.
    public var album = Duration.seconds(90 * 86_400)
    /// A track.
    public var track = Duration.seconds(90 * 86_400)
    /// A search, or a list of new releases: less than a day, so that a job at about the same time each night asks each
    /// night.
    public var search = Duration.seconds(20 * 3_600)

    /// The defaults of each kind.
    public init() {}
}
