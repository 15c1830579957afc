import Quota
import Spotify

/// The smallest number of requests that a closure can cost.
///
/// No request answers for more than a batch or a page holds, none of these answers holds what another bucket's
/// does, and `next` tells the last page, so no page is asked for in vain:
///
/// - a search: its longest type, up to `max_hits`, by the page; at least one request
/// - profiles: artists that no hit has told whole, by the batch
/// - an artist's albums: by the page, at least one
/// - albums: by the batch; an album embeds its first 50 tracks
/// - an album's further tracks: by the page
/// - whole tracks, where wanted: those that no hit has told, by the batch
///
/// Retries, an expired token and ids that Spotify refuses come on top.
struct RequestMinimum: Sendable, Equatable {
    /// Hits wanted of each search: of its longest type, at most `max_hits`.
    var hitsPerSearch: [Int] = []
    /// Artists whose profile no hit has told.
    var profiles = 0
    /// How many albums each artist has in the groups asked for.
    var albumsPerArtist: [Int] = []
    /// How many tracks each album has.
    var tracksPerAlbum: [Int] = []
    /// Tracks wanted whole that no hit has told.
    var tracks = 0

    /// A closure in which nothing is asked for.
    init() {}

    /// Requests per bucket with what a client id may do.
    func requests(with capabilities: Capabilities) -> [Bucket: Int] {
        [
            .search: hitsPerSearch.map { pages($0, capabilities.searchPage) }.reduce(0, +),
            .artists: groups(profiles, capabilities.batchArtists),
            .artistAlbums: albumsPerArtist.map { pages($0, capabilities.artistAlbumsPage) }.reduce(0, +),
            .albums: groups(tracksPerAlbum.count, capabilities.batchAlbums),
            .albumTracks: tracksPerAlbum.map { groups(max(0, $0 - 50), capabilities.albumTracksPage) }.reduce(
                0,
                +
            ),
            .tracks: groups(tracks, capabilities.batchTracks),
        ].filter { $0.value > 0 }
    }

    private func groups(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }

    /// An empty list costs a request too: nobody knows that it is empty before.
    private func pages(_ count: Int, _ size: Int) -> Int { max(1, groups(count, size)) }
}
