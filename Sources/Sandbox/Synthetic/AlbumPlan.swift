/// What is fixed about a synthetic album before anything of it is drawn.
struct AlbumPlan: Sendable {
    /// The artist it belongs to.
    let artist: Int
    /// A second artist credited on the cover.
    let partner: Int?
    /// `album`, `single` or `compilation`.
    let type: Release.Group
    /// The first track that has its home here; its own tracks follow one another.
    let firstTrack: Int
    /// How many tracks have their home here.
    let ownTracks: Int
    /// Tracks of other albums, which open this one's list: the original of an edition, or a compilation.
    let borrowed: [Int]
    /// When it came out.
    let date: ReleaseDate

    /// The artists on the cover.
    var artists: [Int] { partner.map { [artist, $0] } ?? [artist] }
    /// The track list.
    var tracks: [Int] { borrowed + Array(firstTrack..<(firstTrack + ownTracks)) }
    /// How long the track list is.
    var trackCount: Int { borrowed.count + ownTracks }
}
