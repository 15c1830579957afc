/// A release date as the API gives it: a text, and how much of it is said to be known.
struct ReleaseDate: Sendable, Equatable {
    let text: String
    let precision: String

    /// The year, or null where the text names none.
    var year: Int? {
        Int(text.prefix(4)).flatMap { $0 > 0 ? $0 : nil }
    }
}
