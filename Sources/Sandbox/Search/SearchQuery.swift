/// What a person typed: words to be found anywhere, and field filters.
struct SearchQuery: Sendable, Equatable {
    /// The fields of Spotify's search.
    enum Field: String, CaseIterable, Sendable {
        case album
        case artist
        case track
        case year
        case genre
        case isrc
        case upc
        case tag
    }

    /// A field and what it must hold.
    struct Filter: Sendable, Equatable {
        let field: Field
        let value: String
    }

    /// The words outside of any filter.
    let words: [String]
    /// Words of which the beginning is enough (`daft*`).
    let prefixes: [String]
    /// Words that must not occur (`NOT live`).
    let excluded: [String]
    /// The filters, in the order they were typed.
    let filters: [Filter]

    /// Reads `text`; a filter's value goes to the next filter, or to the closing quotation mark.
    init(_ text: String) {
        var words: [String] = []
        var prefixes: [String] = []
        var excluded: [String] = []
        var filters: [Filter] = []
        var rest = text[...]
        var isNegated = false
        while let token = Self.nextToken(&rest) {
            if let (field, beginning) = Self.filter(token) {
                filters.append(Filter(field: field, value: Self.value(beginning, &rest)))
            } else if token == "NOT" {
                isNegated = true
            } else if isNegated {
                excluded += SearchTerms.words(token)
                isNegated = false
            } else if token.hasSuffix("*") {
                prefixes += SearchTerms.words(String(token.dropLast()))
            } else {
                words += SearchTerms.words(token)
            }
        }
        self.words = words
        self.prefixes = prefixes
        self.excluded = excluded
        self.filters = filters
    }

    private static func nextToken(_ rest: inout Substring) -> String? {
        rest = rest.drop(while: \.isWhitespace)
        guard !rest.isEmpty else { return nil }
        let token = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(token.count)
        return String(token)
    }

    private static func filter(_ token: String) -> (Field, String)? {
        guard let colon = token.firstIndex(of: ":"), let field = Field(rawValue: token[..<colon].lowercased())
        else {
            return nil
        }
        return (field, String(token[token.index(after: colon)...]))
    }

    private static func value(_ beginning: String, _ rest: inout Substring) -> String {
        if beginning.hasPrefix("\"") {
            let whole = beginning.dropFirst() + rest
            let value = whole.prefix { $0 != "\"" }
            rest = whole.dropFirst(value.count + 1)
            return String(value)
        }
        var value = beginning
        var ahead = rest
        while let token = nextToken(&ahead), filter(token) == nil, token != "NOT" {
            value += value.isEmpty ? token : " " + token
            rest = ahead
        }
        return value
    }
}

extension SearchQuery {
    /// The years of a `year:` value, or null where it names none.
    static func years(_ value: String) -> ClosedRange<Int>? {
        let ends = value.split(separator: "-").map { Int($0) }
        switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
        case (1...2, let first?, let last?) where first <= last && first > 0 && last < 10_000:
            return first...last
        default: return nil
        }
    }
}
