/// A catalogue that is a function of its seed: names, dates and relations are drawn when asked for.
struct SyntheticCatalog: SandboxCatalog {
    let plan: SyntheticPlan
    let newReleases: [Int]
    private let seed: UInt64
    private let pages: [[Release]]

    /// A catalogue of `artists` artists, the landmarks among them.
    init(seed: UInt64, artists: Int) {
        self.seed = seed
        plan = SyntheticPlan(seed: seed, artists: artists)
        pages = plan.pages()
        let albums = plan.albums
        newReleases = Array(
            albums.indices
                .sorted { (albums[$0].date.text, $1) > (albums[$1].date.text, $0) }
                .prefix(100)
        )
    }

    func count(of kind: ObjectKind) -> Int {
        switch kind {
        case .artist: plan.artistCount
        case .album: plan.albums.count
        case .track: plan.trackCount
        case .playlist: max(40, plan.artistCount)
        case .show: max(20, plan.artistCount / 4)
        case .episode: count(of: .show) * 3
        case .audiobook: max(20, plan.artistCount / 4)
        }
    }

    func albums(ofArtist number: Int) -> [Release] { pages[number] }

    func tracks(onAlbum number: Int) -> [Int] { plan.albums[number].tracks }

    func substitute(forTrack number: Int, in market: String) -> Int? {
        guard let twin = plan.twins[number], markets(ofTrack: twin).contains(market) else { return nil }
        return twin
    }

    /// A sequence of draws of its own for one aspect of one object.
    func draw(_ kind: ObjectKind, _ number: Int, _ aspect: UInt64 = 0) -> Draw {
        Draw(seed: seed, salt: Self.salt(kind) &+ aspect, number: number)
    }

    private static func salt(_ kind: ObjectKind) -> UInt64 { Draw.hash(kind.rawValue) }
}

extension SyntheticCatalog {
    /// The identifier of an object: half of it is drawn, the other half hides the number.
    func id(_ kind: ObjectKind, _ number: Int) -> String {
        var draw = draw(kind, number, 0x1D)
        let high = draw.bits()
        return SpotifyID.text(UInt128(high) << 64 | UInt128(UInt64(number) ^ Draw.mix(high ^ seed)))
    }

    func number(of kind: ObjectKind, id: String) -> Int? {
        guard let value = SpotifyID.value(id) else { return nil }
        let high = UInt64(truncatingIfNeeded: value >> 64)
        let hidden = UInt64(truncatingIfNeeded: value) ^ Draw.mix(high ^ seed)
        guard let number = Int(exactly: hidden), number < count(of: kind) else { return nil }
        return self.id(kind, number) == id ? number : nil
    }

    /// The name of an artist.
    func artistName(_ number: Int) -> String {
        var draw = draw(.artist, number, 1)
        return NameStock.artist(number, &draw)
    }

    /// The name of an album.
    func albumName(_ number: Int) -> String {
        var draw = draw(.album, number, 1)
        // A takedown leaves an empty name behind.
        return draw.chance(0.001) ? "" : NameStock.title(&draw)
    }

    /// The recording that a track and its twin share, by the lower of their numbers.
    func recording(ofTrack number: Int) -> Int {
        min(number, plan.twins[number] ?? number)
    }

    /// The name of a track.
    func trackName(_ number: Int) -> String {
        var draw = draw(.track, recording(ofTrack: number), 1)
        return NameStock.title(&draw)
    }
}

extension SyntheticCatalog {
    private static let alpine = ["DE", "AT", "CH", "LI"]
    private static let withoutAlpine = MarketSet(MarketSet.everywhere.codes.filter { !alpine.contains($0) })
    private static let onlyAlpine = MarketSet(alpine)
    private static let rare = [
        withoutAlpine,
        onlyAlpine,
        MarketSet(["US", "CA"]),
        MarketSet(["JP"]),
        MarketSet(["GB", "IE", "AU", "NZ"]),
        MarketSet([]),
    ]

    func markets(of kind: ObjectKind, _ number: Int) -> MarketSet? {
        switch kind {
        case .album: markets(ofAlbum: number)
        case .track: markets(ofTrack: number)
        default: .everywhere
        }
    }

    private func markets(ofAlbum number: Int) -> MarketSet {
        var draw = draw(.album, number, 2)
        return draw.chance(0.75) ? .everywhere : draw.pick(Self.rare)
    }

    private func markets(ofTrack number: Int) -> MarketSet {
        // Every third pair of twins shares the world between them, which is what relinking is for.
        if let twin = plan.twins[number], recording(ofTrack: number).isMultiple(of: 3) {
            return number < twin ? Self.withoutAlpine : Self.onlyAlpine
        }
        var draw = draw(.track, number, 2)
        return draw.chance(0.03) ? draw.pick(Self.rare) : markets(ofAlbum: plan.home(ofTrack: number))
    }
}
