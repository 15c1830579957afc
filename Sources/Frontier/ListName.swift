public import Catalog

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
    public static func search(
        _ text: String,
        type: SearchKind,
        market: String?,
        includesExternalAudio: Bool
    ) -> ListName {
        let audio = includesExternalAudio ? "audio" : ""
        // The text comes last: it alone may hold the separator.
        return ListName(kind: .search, key: "\(type.rawValue)|\(market ?? "")|\(audio)|\(text)")
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
