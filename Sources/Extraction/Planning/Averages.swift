import Frontier

/// The average lengths of lists so far, as estimates for those that are not read yet.
struct Averages: Sendable, Equatable {
    /// The lists of artists' albums.
    var artistAlbums = ListCensus()
    /// The lists of albums' tracks.
    var albumTracks = ListCensus()

    /// Albums that an artist has.
    ///
    /// Assumed: what the groups album, single and compilation hold of a known name.
    var albumsOfArtist: Double { Self.mean(artistAlbums, assumed: 20) }
    /// Tracks that an album has.
    ///
    /// Assumed: between a single's and a long-player's.
    var tracksOfAlbum: Double { Self.mean(albumTracks, assumed: 8) }

    /// Items in a list; `assumed` where none was read yet.
    private static func mean(_ seen: ListCensus, assumed: Double) -> Double {
        seen.lists > 0 ? Double(seen.items) / Double(seen.lists) : assumed
    }

    /// The requests that one list takes, of pages of `size`.
    func pages(of items: Double, size: Int) -> Int {
        max(1, Int((items / Double(max(1, size))).rounded(.up)))
    }

    /// What they come from, for a person.
    var origin: String {
        func words(_ seen: ListCensus, _ of: String, _ mean: Double) -> String {
            let number = "\((mean * 10).rounded() / 10)"
            return seen.lists > 0
                ? "\(number) \(of), as \(seen.lists) lists had" : "\(number) \(of), which is a guess"
        }
        return "estimates take an artist to have \(words(artistAlbums, "albums", albumsOfArtist)), "
            + "and an album \(words(albumTracks, "tracks", tracksOfAlbum))"
    }
}
