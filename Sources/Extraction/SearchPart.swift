import Catalog
import Pipeline

/// A search, or the part of one that falls into some years.
struct SearchPart: Sendable {
    /// What is asked: the search's text, with the years where it is a part.
    let query: SearchQuery
    private let text: String
    private let years: ClosedRange<Int>?

    /// The whole search.
    init(_ query: SearchQuery) {
        self.query = query
        text = query.text
        // A second filter for years would only contradict the first.
        years = query.text.lowercased().contains("year:") ? nil : query.splitByYear
    }

    private init(_ part: SearchPart, _ types: [SearchKind], _ years: ClosedRange<Int>) {
        text = part.text
        self.years = years
        var query = part.query
        query.types = types
        let (first, last) = (years.lowerBound, years.upperBound)
        query.text = part.text + (first == last ? " year:\(first)" : " year:\(first)-\(last)")
        self.query = query
    }

    /// Hits wanted of each type.
    var maximum: Int { min(query.maxHits, SearchQuery.mostHits) }

    /// The types that can be divided by years; Spotify filters the others by none.
    var divisibleTypes: [SearchKind] {
        guard let years, years.count > 1 || query.text == text else { return [] }
        return query.types.filter(\.hasYears)
    }

    /// Its halves, for `types` only.
    func halves(of types: [SearchKind]) -> [SearchPart] {
        guard let years else { return [] }
        guard years.count > 1 else { return query.text == text ? [SearchPart(self, types, years)] : [] }
        let middle = years.lowerBound + (years.count - 1) / 2
        return [
            SearchPart(self, types, years.lowerBound...middle),
            SearchPart(self, types, middle + 1...years.upperBound),
        ]
    }
}
