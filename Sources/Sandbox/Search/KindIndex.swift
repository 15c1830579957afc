/// An inverted index over one kind of object.
struct KindIndex: Sendable {
    /// Sorted object numbers by a field's letter and a word: `n:blue`, `a:davis`, `y:1959`.
    private var postings: [String: [Int]] = [:]
    private var popularity: [Int] = []
    private var names: [String] = []

    /// Popularity below which an album is hipster.
    private static let hipsterBound = 10

    /// The index over all objects of `kind`.
    init(_ kind: ObjectKind, of catalog: any SandboxCatalog) {
        for number in 0..<catalog.count(of: kind) {
            add(catalog.entry(kind, number), number, kind)
        }
    }

    private mutating func add(_ entry: SearchEntry, _ number: Int, _ kind: ObjectKind) {
        let nameWords = SearchTerms.words(entry.name)
        names.append(nameWords.joined(separator: " "))
        popularity.append(entry.popularity)
        post(nameWords, "n", number)
        post(entry.artists.flatMap(SearchTerms.words), "a", number)
        post(entry.album.map(SearchTerms.words) ?? [], "l", number)
        post(entry.years.map(String.init), "y", number)
        post(entry.genres.map { SearchTerms.words($0).joined(separator: " ") }, "g", number)
        post([entry.isrc?.lowercased()].compactMap(\.self), "i", number)
        post([entry.upc].compactMap(\.self), "u", number)
        if kind == .album {
            post(entry.isNew ? ["new"] : [], "t", number)
            post(entry.popularity < Self.hipsterBound ? ["hipster"] : [], "t", number)
        }
    }

    private mutating func post(_ words: [String], _ field: String, _ number: Int) {
        for word in Set(words) {
            postings["\(field):\(word)", default: []].append(number)
        }
    }

    /// The numbers that match, best first.
    func hits(_ query: SearchQuery, kind: ObjectKind) -> [Int] {
        var found: Set<Int>?
        func narrow(_ matches: Set<Int>) {
            found = found?.intersection(matches) ?? matches
        }
        for word in query.words {
            narrow(anywhere(word))
        }
        for prefix in query.prefixes {
            narrow(beginning(prefix))
        }
        for filter in query.filters {
            narrow(matches(filter, kind: kind))
        }
        let all = found ?? Set(names.indices)
        return ranked(all.subtracting(query.excluded.flatMap(anywhere)), for: query)
    }

    private func anywhere(_ word: String) -> Set<Int> {
        Set(["n", "a", "l"].flatMap { postings["\($0):\(word)"] ?? [] })
    }

    private func beginning(_ prefix: String) -> Set<Int> {
        Set(
            ["n", "a", "l"].flatMap { field in
                postings.filter { $0.key.hasPrefix("\(field):\(prefix)") }.flatMap(\.value)
            }
        )
    }

    private func matches(_ filter: SearchQuery.Filter, kind: ObjectKind) -> Set<Int> {
        switch filter.field {
        case .artist: return all(SearchTerms.words(filter.value), "a")
        case .album: return kind == .artist ? [] : all(SearchTerms.words(filter.value), "l")
        case .track: return kind == .track ? all(SearchTerms.words(filter.value), "n") : []
        case .genre: return all([SearchTerms.words(filter.value).joined(separator: " ")], "g")
        case .isrc: return all([filter.value.lowercased()], "i")
        case .upc: return all([filter.value], "u")
        case .tag: return all([filter.value.lowercased()], "t")
        case .year:
            guard let years = SearchQuery.years(filter.value) else { return [] }
            return Set(years.flatMap { postings["y:\($0)"] ?? [] })
        }
    }

    private func all(_ words: [String], _ field: String) -> Set<Int> {
        guard let first = words.first else { return [] }
        return words.dropFirst().reduce(Set(postings["\(field):\(first)"] ?? [])) { found, word in
            found.intersection(postings["\(field):\(word)"] ?? [])
        }
    }

    /// Whole names first, then names that hold every word, then the popular; numbers decide the rest.
    private func ranked(_ numbers: Set<Int>, for query: SearchQuery) -> [Int] {
        let name = query.words.joined(separator: " ")
        let inName =
            query.words.reduce(Set<Int>?.none) { found, word in
                let matches = Set(postings["n:\(word)"] ?? [])
                return found?.intersection(matches) ?? matches
            } ?? []
        let ranks = numbers.map { number in
            let closeness = names[number] == name ? 2 : inName.contains(number) ? 1 : 0
            return (rank: closeness * 1_000 + popularity[number], number: number)
        }
        return ranks.sorted { $0.rank == $1.rank ? $0.number < $1.number : $0.rank > $1.rank }.map(\.number)
    }
}
