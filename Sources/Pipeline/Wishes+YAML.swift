extension Wishes {
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
    static let keys = ["q", "types", "max_hits", "market", "include_external"]
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
            // Spotify shows no hit beyond the thousandth.
            case "max_hits": maxHits = try value.integer(in: 1...1_000)
            case "market": market = try value.market()
            default: includesExternalAudio = try value.choice(among: ["audio"]) == "audio"
            }
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
            "artist", "artist_albums", "album", "track", "search",
        ]) {
            let duration = try value.duration()
            switch key {
            case "artist": artist = duration
            case "artist_albums": artistAlbums = duration
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

    /// A number of things, where none is asked for by 0.
    fileprivate func count(in range: ClosedRange<Int>) throws -> Int? {
        let number = try integer(in: range)
        return number == 0 ? nil : number
    }

    /// A list of Spotify's identifiers.
    fileprivate func identifiers(of kind: String) throws -> [String] {
        try items().map { item in
            try item.text(
                matching: /[0-9A-Za-z]{22}/,
                "the 22 letters and digits after /\(kind)/ in a Spotify link"
            )
        }
    }
}
