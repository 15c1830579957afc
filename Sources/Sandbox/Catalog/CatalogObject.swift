/// An object with everything that is known of it, and references in place of embedded objects.
struct CatalogObject: Sendable {
    /// All members; the value of `artists` and `album` is a placeholder where the two below are set.
    var members: [JSONObject.Member]
    /// The artists credited, where the object lists any.
    var artists: [Int]?
    /// The album that a track names.
    var album: Int?

    init(_ object: JSONObject, artists: [Int]? = nil, album: Int? = nil) {
        members = object.members
        self.artists = artists
        self.album = album
    }
}
