extension WebAPI {
    /// One in so many playlists is null: Spotify hides its own since 2024-11.
    private static let hiddenPlaylists = 7

    /// The answer of `/search`: one paging object per type asked for.
    func search(_ parameters: Parameters) throws(APIError) -> JSONValue {
        // Spotify's own links say `query` where callers say `q`, and both work.
        let text = parameters["q"] ?? parameters["query"] ?? ""
        if text.allSatisfy({ $0.isWhitespace || $0 == "*" }) { throw .noSearchQuery }
        let asked = parameters.list("type")
        if asked.isEmpty { throw .missingType }
        let kinds = asked.compactMap(ObjectKind.init(rawValue:))
        if kinds.count != asked.count { throw .badType }
        let limit = try parameters.limit(default: mode.defaultPage, largest: mode.largestPage)
        let offset = try parameters.offset()
        if offset + limit > SearchEngine.mostHits { throw .badRequest }
        let market = try parameters.market()

        var answer = JSONObject()
        for kind in ObjectKind.allCases where kinds.contains(kind) {
            let hits = engine.hits(text, kind: kind, market: market)
            let page = Page(
                path: "/search",
                parameters: links(text, kind, market, parameters["include_external"]),
                offset: offset,
                limit: limit,
                total: hits.count,
                furthest: SearchEngine.mostHits
            )
            answer.append(kind.plural, page.object(items(hits, kind, offset, limit, market)))
        }
        return .object(answer)
    }

    private func items(
        _ hits: [Int],
        _ kind: ObjectKind,
        _ offset: Int,
        _ limit: Int,
        _ market: String?
    )
        -> [JSONValue]
    {
        hits.enumerated().dropFirst(offset).prefix(limit).map { rank, number in
            if kind == .playlist && rank % Self.hiddenPlaylists == 2 { return .null }
            return renderer.render(kind, number, kind == .album ? .simplified : .full, market: market)
        }
    }

    private func links(
        _ text: String,
        _ kind: ObjectKind,
        _ market: String?,
        _ external: String?
    )
        -> [(name: String, value: String)]
    {
        [
            ("query", Parameters.encoded(text)),
            ("type", kind.rawValue),
            market.map { ("market", $0) },
            external.map { ("include_external", Parameters.encoded($0)) },
        ].compactMap(\.self)
    }
}
