/// An album on an artist's page.
struct Release: Sendable, Equatable {
    /// What an artist has to do with an album; the order is that of the artist's page.
    enum Group: String, Sendable, CaseIterable {
        case album
        case single
        case compilation
        case appearsOn = "appears_on"
    }

    /// The album's number.
    let album: Int
    /// Why it is on the page.
    let group: Group
}
