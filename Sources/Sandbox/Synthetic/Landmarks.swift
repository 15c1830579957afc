/// The artists that every synthetic catalogue has, so that tests and demonstrations can find them by name.
enum Landmarks {
    /// Artist 0: the compilations.
    static let compiler = 0
    /// Artist 1: 300 albums.
    static let prolific = 1
    /// Artist 2: one album for each length at which paging goes wrong.
    static let longform = 2
    /// Artists from here on have the odd names, one each, while there are artists left.
    static let firstOdd = 3

    /// How many albums the prolific artist has.
    static let prolificAlbums = 300
    /// The lengths of the longform artist's albums, in tracks.
    static let longformLengths = [1, 20, 49, 50, 51, 100, 101, 237]
    /// How many compilations there are for every hundred artists; at least one.
    static let compilationsPerHundred = 12

    /// The name of a landmark; null for every other artist.
    static func artistName(_ number: Int) -> String? {
        switch number {
        case compiler: "Various Artists"
        case prolific: "The Prolific Ensemble"
        case longform: "Longform Orchestra"
        case firstOdd..<(firstOdd + OddNames.all.count): OddNames.all[number - firstOdd]
        default: nil
        }
    }
}
