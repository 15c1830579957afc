import Quota
import Spotify
import Testing

@testable import Extraction

@Suite struct RequestMinimumTests {
    @Test func `the numbers are those worked out by hand`() {
        var minimum = RequestMinimum()
        minimum.hitsPerSearch = [0, 50, 51]
        minimum.profiles = 51
        minimum.albumsPerArtist = [0, 10, 11, 300]
        minimum.tracksPerAlbum = [1, 50, 51, 120] + Array(repeating: 10, count: 17)
        minimum.tracks = 101
        #expect(
            minimum.requests(with: Capabilities(.extended)) == [
                .search: 4, .artists: 2, .artistAlbums: 9, .albums: 2, .albumTracks: 3, .tracks: 3,
            ]
        )
        #expect(
            minimum.requests(with: Capabilities(.development)) == [
                .search: 12, .artists: 51, .artistAlbums: 34, .albums: 21, .albumTracks: 3, .tracks: 101,
            ]
        )
    }

    @Test func `nothing costs nothing`() {
        #expect(RequestMinimum().requests(with: Capabilities(.extended)).isEmpty)
    }
}
