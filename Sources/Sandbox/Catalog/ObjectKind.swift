/// The seven kinds of object that a search can find.
enum ObjectKind: String, Sendable, CaseIterable {
    case album
    case artist
    case playlist
    case track
    case show
    case episode
    case audiobook

    /// The key under which an answer lists objects of this kind.
    var plural: String { rawValue + "s" }

    /// The web address of an object, as in `external_urls`.
    func webAddress(_ id: String) -> String { "https://open.spotify.com/\(rawValue)/\(id)" }

    /// The API's address of an object, as in `href`.
    func href(_ id: String) -> String { "\(PrettyPrinter.officialAddress)/\(plural)/\(id)" }

    /// The Spotify URI of an object.
    func uri(_ id: String) -> String { "spotify:\(rawValue):\(id)" }
}
