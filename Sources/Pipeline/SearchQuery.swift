public import Catalog

/// One search.
public struct SearchQuery: Sendable, Hashable {
    /// How many hits of a kind Spotify shows: none beyond the thousandth.
    public static let mostHits = 1_000

    /// How many bytes the text may have: with years, market and the like it must fit the 1,000 of an index.
    static let longestText = 900

    /// The text of `q`, field filters included.
    public var text: String
    /// The kinds to search.
    public var types: [SearchKind] = [.artist, .album, .track]
    /// Hits wanted per kind, 1 to ``mostHits``.
    public var maxHits = 50
    /// The market of this search; `nil` uses the manifest's.
    public var market: String?
    /// Years over which the search is split where it has more hits than Spotify shows; `nil` never splits.
    public var splitByYear: ClosedRange<Int>?
    /// Whether to send `include_external=audio`.
    public var includesExternalAudio = false

    /// A search for `text` with the defaults.
    public init(text: String) {
        self.text = text
    }
}
