import Catalog

extension PipelineParameters {
    /// The keys of `params`, which a stage's own `params` may name.
    enum Key: String, CaseIterable {
        case queries
        case newReleases = "new_releases"
        case artists
        case albums
        case tracks
        case includeGroups = "include_groups"
        case depth
        case detail
        case freshness
        case market
    }

    /// Reads `params`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        try node.read(Key.allCases) { key, value in
            switch key {
            case .queries: queries = try value.list { try SearchQuery($0) }
            case .newReleases: newReleases = try value.count(in: 0...1_000)
            case .artists: artists = try value.identifiers(of: .artist)
            case .albums: albums = try value.identifiers(of: .album)
            case .tracks: tracks = try value.identifiers(of: .track)
            case .includeGroups:
                includeGroups = try value.list { try $0.choice(of: AlbumGroup.allCases) }
            case .depth: depth = try value.integer(in: 0...1)
            case .detail: detail = try DetailWanted(value)
            case .freshness: freshness = try Freshness(value)
            case .market: market = try value.market()
            }
        }
    }
}

extension SearchQuery {
    /// The keys of a query.
    enum Key: String, CaseIterable {
        case text = "q"
        case types
        case maxHits = "max_hits"
        case market
        case splitByYear = "split_by_year"
        case includeExternal = "include_external"
    }

    /// What `include_external` may say.
    private enum ExternalContent: String, CaseIterable {
        case audio
    }

    /// Reads a query: a mapping, or the text alone.
    init(_ node: ManifestNode) throws {
        if node.isScalar {
            self.init(text: try node.searchText("the text of a search, or a mapping with q"))
            try checkLength(node)
            return
        }
        self.init(text: "")
        try node.read(Key.allCases, required: [.text]) { key, value in
            switch key {
            case .text: text = try value.searchText("the text of a search")
            case .types:
                types = try value.list { try $0.choice(of: SearchKind.allCases) }
                guard !types.isEmpty else {
                    let kinds = SearchKind.allCases.map(\.rawValue).joined(separator: ", ")
                    throw value.mismatch("at least one of \(kinds)")
                }
            case .maxHits: maxHits = try value.integer(in: 1...Self.mostHits)
            case .market: market = try value.market()
            case .splitByYear: splitByYear = try value.years()
            case .includeExternal:
                includesExternalAudio = try value.choice(of: ExternalContent.allCases) == .audio
            }
        }
        try checkLength(node)
        if splitByYear != nil, node.isAsked { try checkSplit(node) }
    }

    private func checkLength(_ node: ManifestNode) throws {
        let length = text.utf8.count
        guard node.isAsked, length > Self.longestText else { return }
        throw node.error(
            "\(node.name): the text of a search has at most \(Self.longestText) bytes, and this one \(length): "
                + "shorten it, or make several searches of it"
        )
    }

    /// A search is split by adding `year:`, which must not stand there yet, and must mean something.
    ///
    /// With fewer hits wanted than Spotify shows it would bring as many of each part: a number that nobody meant.
    private func checkSplit(_ node: ManifestNode) throws {
        if text.firstMatch(of: /(^|\s)year:/) != nil {
            throw node.error("\(node.name): q already filters by year: remove that, or split_by_year")
        }
        if let type = types.first(where: { !$0.hasYears }) {
            throw node.error(
                "\(node.name): Spotify knows no years of a \(type.rawValue): leave it out, or split_by_year"
            )
        }
        if maxHits < Self.mostHits {
            throw node.error(
                "\(node.name): split_by_year divides what has more hits than Spotify shows, and max_hits counts in "
                    + "each part: write max_hits: \(Self.mostHits), or leave split_by_year out"
            )
        }
    }
}

extension DetailWanted {
    /// The keys of `detail`.
    enum Key: String, CaseIterable {
        case artist
        case album
        case track
    }

    init(_ node: ManifestNode) throws {
        self.init()
        try node.read(Key.allCases) { key, value in
            let wanted = try value.choice(of: Detail.allCases)
            switch key {
            case .artist: artist = wanted
            case .album: album = wanted
            case .track: track = wanted
            }
        }
    }
}

extension Freshness {
    /// The keys of `freshness`.
    enum Key: String, CaseIterable {
        case artist
        case artistAlbums = "artist_albums"
        case artistAlbumsSweep = "artist_albums_sweep"
        case album
        case track
        case search
    }

    init(_ node: ManifestNode) throws {
        self.init()
        try node.read(Key.allCases) { key, value in
            let duration = try value.duration()
            switch key {
            case .artist: artist = duration
            case .artistAlbums: artistAlbums = duration
            case .artistAlbumsSweep: artistAlbumsSweep = duration
            case .album: album = duration
            case .track: track = duration
            case .search: search = duration
            }
        }
    }
}

extension ManifestNode {
    /// The text of a search, which Spotify refuses where nothing in it can be searched for.
    fileprivate func searchText(_ expected: String) throws -> String {
        let text = try text(expected)
        guard isAsked, text.allSatisfy({ $0.isWhitespace || $0 == "*" }) else { return text }
        let found = text.contains("*") ? "only *" : "only blanks"
        throw error("\(name): expected \(expected), found \(found)")
    }

    /// An ISO 3166-1 alpha-2 code, read as text so that Norway stays a country.
    fileprivate func market() throws -> String {
        let expected = "a two-letter country code, such as DE"
        let word = try text(expected)
        guard word.wholeMatch(of: /[A-Z]{2}/) != nil else {
            throw error(mismatch(expected).problem + Market.advice(for: word, otherwise: ""))
        }
        // To Spotify, a country that does not exist is one in which nothing is to be had.
        guard !isAsked || Market.codes.contains(word) else {
            let advice = Market.advice(for: word, otherwise: ": write one, such as DE")
            throw error("\(name): '\(word)' is no country of ISO 3166-1\(advice)")
        }
        return word
    }

    /// A range of years, as in Spotify's own filter `year:`.
    fileprivate func years() throws -> ClosedRange<Int> {
        let expected = "a range of years, such as 1950-2026"
        let parts = try text(matching: /[0-9]{4}-[0-9]{4}/, expected).split(separator: "-").compactMap {
            Int($0)
        }
        guard parts.count == 2, parts[0] <= parts[1] else { throw mismatch(expected) }
        return parts[0]...parts[1]
    }

    /// A number of things, where none is asked for by 0.
    fileprivate func count(in range: ClosedRange<Int>) throws -> Int? {
        let number = try integer(in: range)
        return number == 0 ? nil : number
    }

    /// The identifiers of a list of objects of one kind, each once, in whatever form they are written.
    fileprivate func identifiers(of kind: EntityKind) throws -> [String] {
        var seen: Set<String> = []
        return try list { try $0.identifier(of: kind) }.filter { seen.insert($0).inserted }
    }

    /// The identifier of an object, written as such, as a URI or as an address.
    private func identifier(of kind: EntityKind) throws -> String {
        let expected = "the 22 letters and digits after /\(kind.rawValue)/ in a Spotify link, or the link"
        guard let reference = ObjectReference(try text(expected)) else { throw mismatch(expected) }
        guard !isAsked || SpotifyID.isAssignable(reference.id) else {
            throw error(
                "\(name): '\(reference.id)' is none that Spotify has given, those begin with 0 to 7: "
                    + "copy it from the link of \(kind.withArticle)"
            )
        }
        guard let named = reference.kind, named != kind.rawValue else { return reference.id }
        let advice =
            EntityKind(rawValue: named) == nil
            ? "only artists, albums and tracks can be listed" : "it belongs in params.\(named)s"
        throw error(
            "\(name): not the link of \(kind.withArticle), but of the \(named) \(reference.id): \(advice)"
        )
    }
}

extension EntityKind {
    /// Its word behind the article, for a sentence.
    fileprivate var withArticle: String { self == .track ? "a track" : "an \(rawValue)" }
}
