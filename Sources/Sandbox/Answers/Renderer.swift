/// Turns what is known of an object into what an answer shows of it.
struct Renderer: Sendable {
    let catalog: any SandboxCatalog
    let mode: Mode

    /// How much of an object an answer shows.
    enum Detail {
        case full
        case simplified
    }

    /// An object of any kind, with tracks in place of an album's placeholder when given.
    func render(
        _ kind: ObjectKind,
        _ number: Int,
        _ detail: Detail,
        market: String? = nil,
        group: Release.Group? = nil,
        tracks: JSONValue? = nil
    ) -> JSONValue {
        let served = served(kind, number, market)
        let object = catalog.object(kind, served)
        var shown = JSONObject()
        for member in object.members where shows(member.key, of: kind, detail, market) {
            shown.append(key(member.key, of: kind), value(of: member, object, market, tracks))
        }
        if kind == .album, detail == .full, let tracks, shown["tracks"] == nil {
            shown.append("tracks", tracks)
        }
        if let group, !mode.hides("album_group", of: .album) {
            shown.append("album_group", .string(group.rawValue))
        }
        if let market {
            addPlayability(to: &shown, kind, number, served, market)
        }
        return .object(shown)
    }

    /// The number of the object that answers for `number`: relinking may put another track in its place.
    private func served(_ kind: ObjectKind, _ number: Int, _ market: String?) -> Int {
        guard kind == .track, let market, catalog.markets(of: kind, number)?.contains(market) == false
        else {
            return number
        }
        return catalog.substitute(forTrack: number, in: market) ?? number
    }

    private func value(
        of member: JSONObject.Member,
        _ object: CatalogObject,
        _ market: String?,
        _ tracks: JSONValue?
    ) -> JSONValue {
        switch member.key {
        case "artists":
            object.artists.map { .array($0.map { render(.artist, $0, .simplified) }) } ?? member.value
        case "album": object.album.map { render(.album, $0, .simplified, market: market) } ?? member.value
        case "tracks": tracks ?? member.value
        default: member.value
        }
    }

    private func shows(_ key: String, of kind: ObjectKind, _ detail: Detail, _ market: String?) -> Bool {
        if mode.hides(key, of: kind) { return false }
        // Spotify answers either where an object can be played, or whether it can be played here.
        if market != nil && key == "available_markets" && (kind == .album || kind == .track) { return false }
        return detail == .full || Self.isSimple(key, of: kind)
    }

    private func key(_ key: String, of kind: ObjectKind) -> String {
        kind == .playlist && key == "tracks" && mode == .development ? "items" : key
    }

    private func addPlayability(
        to shown: inout JSONObject,
        _ kind: ObjectKind,
        _ asked: Int,
        _ served: Int,
        _ market: String
    ) {
        guard kind == .album || kind == .track else { return }
        let isPlayable = catalog.markets(of: kind, served)?.contains(market) ?? true
        shown["is_playable"] = .bool(isPlayable)
        if !isPlayable {
            shown["restrictions"] = ["reason": "market"]
        }
        if asked != served, !mode.hides("linked_from", of: .track) {
            shown["linked_from"] = link(toTrack: asked)
        }
    }

    private func link(toTrack number: Int) -> JSONValue {
        let linked: Set = ["external_urls", "href", "id", "type", "uri"]
        return .object(
            JSONObject(catalog.object(.track, number).members.filter { linked.contains($0.key) })
        )
    }

    private static func isSimple(_ key: String, of kind: ObjectKind) -> Bool {
        switch kind {
        case .artist: simpleArtist.contains(key)
        case .album: simpleAlbum.contains(key)
        case .track: simpleTrack.contains(key)
        default: true
        }
    }

    private static let simpleArtist: Set = ["external_urls", "href", "id", "name", "type", "uri"]
    private static let simpleAlbum: Set = [
        "album_type", "total_tracks", "available_markets", "external_urls", "href", "id", "images", "name",
        "release_date", "release_date_precision", "restrictions", "type", "uri", "artists",
    ]
    private static let simpleTrack: Set = [
        "artists", "available_markets", "disc_number", "duration_ms", "explicit", "external_urls", "href",
        "id",
        "is_local", "restrictions", "name", "preview_url", "track_number", "type", "uri",
    ]
}
