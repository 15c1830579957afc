public import Catalog
public import Foundation

/// How much of an object an answer told.
public enum Sight: Sendable, Hashable {
    /// It told that there is no such object.
    case missing
    /// The form in which objects are embedded in others.
    case simplified
    /// Everything.
    case full
}

/// One object as seen in an answer.
public struct Sighting: Sendable, Hashable {
    /// The object's kind.
    public var kind: EntityKind
    /// The object's id.
    public var id: String
    /// The market that was asked for; empty for none, and always for artists, who are alike in all.
    public var market: String
    /// How much of it was told.
    public var sight: Sight

    /// The sighting of one object.
    public init(_ kind: EntityKind, _ id: String, market: String? = nil, _ sight: Sight) {
        self.kind = kind
        self.id = id
        self.market = kind == .artist ? "" : market ?? ""
        self.sight = sight
    }
}

/// A list that is read in pages.
public struct ListName: Sendable, Hashable {
    /// The kinds of list.
    public enum Kind: String, Sendable {
        case search
        case newReleases = "new-releases"
        case artistAlbums = "artist-albums"
        case albumTracks = "album-tracks"
    }

    /// The list's kind.
    public let kind: Kind
    /// What tells it from others of its kind.
    public let key: String

    /// The hits of one type for a search.
    public static func search(_ text: String, type: String, market: String?, external: Bool) -> ListName {
        // The text comes last: it alone may hold the separator.
        ListName(kind: .search, key: "\(type)|\(market ?? "")|\(external ? "audio" : "")|\(text)")
    }

    /// Spotify's new releases.
    public static let newReleases = ListName(kind: .newReleases, key: "")

    /// The albums of an artist, of the given groups in any order.
    public static func albums(ofArtist id: String, groups: [String], market: String?) -> ListName {
        ListName(kind: .artistAlbums, key: "\(id)|\(groups.sorted().joined(separator: ","))|\(market ?? "")")
    }

    /// The tracks of an album.
    public static func tracks(ofAlbum id: String, market: String?) -> ListName {
        ListName(kind: .albumTracks, key: "\(id)|\(market ?? "")")
    }
}

/// Something in a list, at its position, counted from 0.
public struct ListMember: Sendable, Hashable {
    /// Where it stands.
    public var position: Int
    /// Its kind, which may be one without a table: `playlist`.
    public var kind: String
    /// Its id.
    public var id: String

    /// The object of `kind` called `id` at `position`.
    public init(position: Int, kind: String, id: String) {
        self.position = position
        self.kind = kind
        self.id = id
    }
}

/// One page of a list.
public struct ListPage: Sendable, Hashable {
    /// The list.
    public var list: ListName
    /// The position of its first item.
    public var offset: Int
    /// How many items it has, null ones included.
    public var count: Int
    /// Where the next page starts; `nil` on the last page.
    public var nextOffset: Int?
    /// The items that can be used.
    public var members: [ListMember]

    /// A page of `list`.
    public init(of list: ListName, offset: Int, count: Int, nextOffset: Int?, members: [ListMember]) {
        self.list = list
        self.offset = offset
        self.count = count
        self.nextOffset = nextOffset
        self.members = members
    }
}

/// What one answer told.
public struct Observation: Sendable, Equatable {
    /// When the answer arrived.
    public var answeredAt: Date
    /// Every object in it, embedded ones too.
    public var sightings: Set<Sighting> = []
    /// Every page of a list in it.
    public var pages: [ListPage] = []
    /// The answer's `ETag`, where it was one object's.
    public var etag: String?

    /// An answer that told nothing yet.
    public init(answeredAt: Date) {
        self.answeredAt = answeredAt
    }
}
