public import Catalog
public import Foundation

/// What the warehouse knows of an artist, an album or a track, as far as planning needs it.
public struct KnownObject: Sendable, Equatable {
    /// Spotify's id.
    public var id: String
    /// When an answer last told its name, in any form.
    public var seenAt: Date
    /// When an answer last told everything; `nil` when none did.
    public var wholeAt: Date?
    /// From 0 to 100; `nil` where no answer told, as in Development Mode.
    public var popularity: Int?
    /// An artist's followers; `nil` where no answer told, as in Development Mode.
    public var followers: Int?
    /// How many tracks Spotify says that an album has.
    public var totalTracks: Int?

    /// An object last seen at `seenAt`.
    public init(id: String, seenAt: Date, wholeAt: Date? = nil) {
        self.id = id
        self.seenAt = seenAt
        self.wholeAt = wholeAt
    }
}

/// A page of an album's list of tracks, as it was last read.
public struct KnownTrackPage: Sendable, Equatable {
    /// The album.
    public var album: String
    /// When the page was answered.
    public var fetchedAt: Date
    /// Position of its first item, counted from 0.
    public var offset: Int
    /// How many positions it has.
    public var count: Int
    /// Whether the list ends with it.
    public var isLast: Bool
    /// How many tracks Spotify says that the album has; `nil` where no answer told.
    public var total: Int?
    /// The tracks in it by position, counted from 0.
    public var tracks: [(position: Int, id: String)]

    /// Whether two pages hold the same.
    public static func == (left: KnownTrackPage, right: KnownTrackPage) -> Bool {
        left.album == right.album && left.fetchedAt == right.fetchedAt && left.offset == right.offset
            && left.count == right.count && left.isLast == right.isLast && left.total == right.total
            && left.tracks.elementsEqual(right.tracks) { $0 == $1 }
    }
}

/// An object that Spotify said does not exist.
public struct MissingObject: Sendable, Equatable {
    /// Its kind.
    public var kind: EntityKind
    /// Spotify's id.
    public var id: String
    /// The market that it was asked for with, such as `DE`; `nil` where it was asked for without one, as artists are.
    public var market: String?
    /// When it was first found missing.
    public var from: Date
    /// When it was last found missing.
    public var at: Date
}
