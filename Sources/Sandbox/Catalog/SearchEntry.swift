/// What a search looks at in one object.
struct SearchEntry: Sendable {
    var name: String
    var artists: [String] = []
    var album: String?
    var years: [Int] = []
    var genres: [String] = []
    var isrc: String?
    var upc: String?
    /// Released within the last two weeks.
    var isNew = false
    var popularity = 0
}
