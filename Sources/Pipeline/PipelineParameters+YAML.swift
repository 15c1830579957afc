extension PipelineParameters {
    /// The keys of `params`, which a stage's own `params` may name.
    static let keys = [
        "queries", "new_releases", "artists", "albums", "tracks", "include_groups", "depth", "detail",
        "freshness",
        "market",
    ]

    /// Reads `params`.
    init(_ node: ManifestNode) throws {
        self.init()
        if node.isNull { return }
        for (_, key, value) in try node.entries(allowed: Self.keys) {
            switch key {
            case "queries": queries = try value.items().map(SearchQuery.init)
            case "new_releases": newReleases = try value.count(in: 0...1_000)
            case "artists": artists = try value.identifiers(of: "artist")
            case "albums": albums = try value.identifiers(of: "album")
            case "tracks": tracks = try value.identifiers(of: "track")
            case "include_groups":
                includeGroups = try value.items().map {
                    try $0.choice(among: ["album", "single", "compilation", "appears_on"])
                }
            case "depth": depth = try value.integer(in: 0...1)
            case "detail": detail = try DetailWanted(value)
            case "freshness": freshness = try Freshness(value)
            default: market = try value.market()
            }
        }
    }
}

extension SearchQuery {
    static let keys = ["q", "types", "max_hits", "market", "split_by_year", "include_external"]
    static let kinds = ["artist", "album", "track", "playlist", "show", "episode", "audiobook"]

    /// Reads a query: a mapping, or the text alone.
    init(_ node: ManifestNode) throws {
        if node.isScalar {
            self.init(text: try node.text("the text of a search, or a mapping with q"))
            return
        }
        self.init(text: "")
        for (_, key, value) in try node.entries(allowed: Self.keys, required: ["q"]) {
            switch key {
            case "q": text = try value.text("the text of a search")
            case "types":
                types = try value.items().map { try $0.choice(among: Self.kinds) }
                guard !types.isEmpty else {
                    throw value.mismatch("at least one of \(Self.kinds.joined(separator: ", "))")
                }
            case "max_hits": maxHits = try value.integer(in: 1...Self.mostHits)
            case "market": market = try value.market()
            case "split_by_year": splitByYear = try value.years()
            default: includesExternalAudio = try value.choice(among: ["audio"]) == "audio"
            }
        }
        if splitByYear != nil { try checkSplit(node) }
    }

    /// A search is split by adding `year:`, which must not stand there yet, and must mean something.
    private func checkSplit(_ node: ManifestNode) throws {
        if text.firstMatch(of: /(^|\s)year:/) != nil {
            throw node.error("\(node.name): q holds year: already: leave it out where split_by_year stands")
        }
        if let type = types.first(where: { !["artist", "album", "track"].contains($0) }) {
            throw node.error(
                "\(node.name): Spotify knows no years of a \(type): leave it out, or split_by_year"
            )
        }
    }
}

extension DetailWanted {
    init(_ node: ManifestNode) throws {
        self.init()
        for (_, key, value) in try node.entries(allowed: ["artist", "album", "track"]) {
            let word = try value.choice(among: Detail.allCases.map(\.rawValue))
            let wanted = Detail(rawValue: word) ?? .full
            switch key {
            case "artist": artist = wanted
            case "album": album = wanted
            default: track = wanted
            }
        }
    }
}

extension Freshness {
    init(_ node: ManifestNode) throws {
        self.init()
        for (_, key, value) in try node.entries(allowed: [
            "artist", "artist_albums", "artist_albums_sweep", "album", "track", "search",
        ]) {
            let duration = try value.duration()
            switch key {
            case "artist": artist = duration
            case "artist_albums": artistAlbums = duration
            case "artist_albums_sweep": artistAlbumsSweep = duration
            case "album": album = duration
            case "track": track = duration
            default: search = duration
            }
        }
    }
}

extension ManifestNode {
    /// An ISO 3166-1 alpha-2 code, read as text so that Norway stays a country.
    fileprivate func market() throws -> String {
        try text(matching: /[A-Z]{2}/, "a country's two letters, such as DE")
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

    /// A list of Spotify's identifiers.
    fileprivate func identifiers(of kind: String) throws -> [String] {
        // Outside, so that it is compiled once.
        let identifier = /[0-9A-Za-z]{22}/
        return try items().map { item in
            try item.text(
                matching: identifier,
                "the 22 letters and digits after /\(kind)/ in a Spotify link"
            )
        }
    }
}
