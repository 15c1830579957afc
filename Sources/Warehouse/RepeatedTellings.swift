import Catalog

/// Knows an artist's equal occurrences within an answer again: an album's artist is told with each of its tracks.
///
/// It remembers a few; whoever reads the same rows in the same order gets the same answers. One with lists is never
/// taken for another, because its lists go by its own occurrence.
struct RepeatedTellings {
    private static let lists = ArtistField.genres.rawValue | ArtistField.images.rawValue
    private var slots: [(content: Int, occurrence: Int)] = Array(repeating: (-1, -1), count: 1_024)

    /// The first occurrence in its answer that told the same as `line`, which may be the line's own.
    mutating func first(of line: RowLine, _ occurrence: Int) -> Int {
        guard let told = line.telling, told.present & Int(Self.lists) == 0 else { return occurrence }
        let slot = told.content & 1_023
        let (content, first) = slots[slot]
        if content == told.content, first >> 20 == occurrence >> 20 { return first }
        slots[slot] = (told.content, occurrence)
        return occurrence
    }
}
