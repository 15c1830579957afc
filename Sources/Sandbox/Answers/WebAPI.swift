/// The Web API's reading routes, without anything of HTTP.
struct WebAPI: Sendable {
    let catalog: any SandboxCatalog
    let renderer: Renderer
    let engine: SearchEngine
    let mode: Mode

    private static let largestTrackPage = 50
    private static let defaultTrackPage = 20
    /// How many tracks an album brings along.
    private static let embeddedTracks = 50

    /// The routes over `catalog`, as `mode` allows them.
    init(_ catalog: any SandboxCatalog, mode: Mode) {
        self.catalog = catalog
        self.mode = mode
        renderer = Renderer(catalog: catalog, mode: mode)
        engine = SearchEngine(catalog)
    }

    /// The body of a successful answer.
    func answer(to route: Route, _ parameters: Parameters) throws(APIError) -> JSONValue {
        if mode == .development && route.isExtendedOnly { throw .forbidden }
        switch route {
        case .search: return try search(parameters)
        case .artist(let id): return renderer.render(.artist, try number(.artist, id), .full)
        case .album(let id): return album(try number(.album, id), market: try parameters.market())
        case .track(let id):
            return renderer.render(.track, try number(.track, id), .full, market: try parameters.market())
        case .artists: return try batch(.artist, most: 50, parameters)
        case .albums: return try batch(.album, most: 20, parameters)
        case .tracks: return try batch(.track, most: 50, parameters)
        case .artistAlbums(let id): return try artistAlbums(id, parameters)
        case .albumTracks(let id): return try albumTracks(id, parameters)
        case .newReleases: return try newReleases(parameters)
        case .token, .retired, .unknown: throw .noService
        }
    }

    private func number(_ kind: ObjectKind, _ id: String) throws(APIError) -> Int {
        guard SpotifyID.value(id) != nil else { throw .invalidID }
        guard let number = catalog.number(of: kind, id: id) else { throw .notFound }
        return number
    }

    private func batch(_ kind: ObjectKind, most: Int, _ parameters: Parameters) throws(APIError) -> JSONValue
    {
        let ids = parameters.list("ids")
        if ids.isEmpty { throw .missingIDs }
        if ids.count > most { throw .tooManyIDs }
        if !ids.allSatisfy({ SpotifyID.value($0) != nil }) { throw .invalidID }
        let market = try parameters.market()
        let objects = ids.map { id -> JSONValue in
            guard let number = catalog.number(of: kind, id: id) else { return .null }
            return kind == .album
                ? album(number, market: market) : renderer.render(kind, number, .full, market: market)
        }
        return .object(JSONObject([.init(key: kind.plural, value: .array(objects))]))
    }
}

extension WebAPI {
    private func album(_ number: Int, market: String?) -> JSONValue {
        let tracks = trackPage(ofAlbum: number, offset: 0, limit: Self.embeddedTracks, market: market)
        return renderer.render(.album, number, .full, market: market, tracks: tracks)
    }

    private func albumTracks(_ id: String, _ parameters: Parameters) throws(APIError) -> JSONValue {
        trackPage(
            ofAlbum: try number(.album, id),
            offset: try parameters.offset(),
            limit: try parameters.limit(default: Self.defaultTrackPage, largest: Self.largestTrackPage),
            market: try parameters.market()
        )
    }

    private func trackPage(ofAlbum number: Int, offset: Int, limit: Int, market: String?) -> JSONValue {
        let tracks = catalog.tracks(onAlbum: number)
        let page = Page(
            path: "/albums/\(id(.album, number))/tracks",
            parameters: [market.map { ("market", $0) }].compactMap(\.self),
            offset: offset,
            limit: limit,
            total: tracks.count
        )
        return page.object(
            tracks.page(offset: offset, limit: limit).map {
                renderer.render(.track, $0, .simplified, market: market)
            }
        )
    }

    private func id(_ kind: ObjectKind, _ number: Int) -> String {
        JSONObject(catalog.object(kind, number).members)["id"]?.string ?? ""
    }

    private func artistAlbums(_ id: String, _ parameters: Parameters) throws(APIError) -> JSONValue {
        let owner = try number(.artist, id)
        let asked = parameters.list("include_groups")
        let groups = asked.compactMap(Release.Group.init(rawValue:))
        if groups.count != asked.count { throw .badGroups }
        let market = try parameters.market()
        let releases = catalog.albums(ofArtist: owner).filter { release in
            let isAvailable = market.map {
                catalog.markets(of: .album, release.album)?.contains($0) ?? true
            }
            return (groups.isEmpty || groups.contains(release.group)) && isAvailable ?? true
        }
        let page = Page(
            path: "/artists/\(id)/albums",
            parameters: [
                asked.isEmpty ? nil : ("include_groups", asked.joined(separator: ",")),
                market.map { ("market", $0) },
            ].compactMap(\.self),
            offset: try parameters.offset(),
            limit: try parameters.limit(default: mode.defaultPage, largest: mode.largestPage),
            total: releases.count
        )
        return page.object(
            releases.page(offset: page.offset, limit: page.limit).map {
                renderer.render(.album, $0.album, .simplified, market: market, group: $0.group)
            }
        )
    }

    private func newReleases(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let albums = catalog.newReleases
        let page = Page(
            path: "/browse/new-releases",
            parameters: [],
            offset: try parameters.offset(),
            limit: try parameters.limit(default: 20, largest: 50),
            total: albums.count
        )
        let items = albums.page(offset: page.offset, limit: page.limit).map {
            renderer.render(.album, $0, .simplified)
        }
        return ["albums": page.object(items)]
    }
}
