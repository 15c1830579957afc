/// What names one of Spotify's objects: an identifier, a URI such as `spotify:track:…`, or an address at
/// `open.spotify.com`.
public struct ObjectReference: Sendable, Equatable {
    /// The kind that it names, in Spotify's word; `nil` for an identifier alone.
    public let kind: String?
    /// The identifier: 22 characters of base 62.
    public let id: String

    /// What `text` names; `nil` where it is none of these.
    ///
    /// - Parameter text: Such as an address with a language before the kind and a query behind the identifier.
    public init?(_ text: String) {
        let isAddress = text.contains("://")
        let path = isAddress ? text.prefix { $0 != "?" && $0 != "#" } : text[...]
        let words = path.split(separator: isAddress ? "/" : ":").map(String.init)
        let isNamed = words.count > 1
        kind = isNamed ? words[words.count - 2] : nil
        id = isNamed ? words[words.count - 1] : text
        guard SpotifyID.isValid(id), kind?.allSatisfy(\.isLetter) ?? true else { return nil }
    }
}
