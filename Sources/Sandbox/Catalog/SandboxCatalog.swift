/// What the API serves: numbered objects, and how they belong together.
///
/// Numbers run from 0 within a kind and never change while the process lives.
protocol SandboxCatalog: Sendable {
    /// How many objects of `kind` there are.
    func count(of kind: ObjectKind) -> Int

    /// The number of the object with this identifier.
    func number(of kind: ObjectKind, id: String) -> Int?

    /// An object with everything that is known of it.
    func object(_ kind: ObjectKind, _ number: Int) -> CatalogObject

    /// What a search looks at.
    func entry(_ kind: ObjectKind, _ number: Int) -> SearchEntry

    /// The albums of an artist's page: album, single, compilation, appears on, each newest first.
    func albums(ofArtist number: Int) -> [Release]

    /// The tracks of an album, in order.
    func tracks(onAlbum number: Int) -> [Int]

    /// Where an album or track can be played; null where that is not known.
    func markets(of kind: ObjectKind, _ number: Int) -> MarketSet?

    /// The track that stands in for one that cannot be played in `market`.
    func substitute(forTrack number: Int, in market: String) -> Int?

    /// The albums of the new releases page, newest first.
    var newReleases: [Int] { get }
}
