import Catalog
import Foundation
import Frontier
import JSON

/// Reads out of one answer everything that it tells, embedded objects included.
///
/// What an answer embeds need not be asked for: an artist is whole where its `genres` stand, an album where its
/// `tracks` do, a track where both its `album` and its `external_ids` do.
struct Harvest {
    private let request: AskedRequest
    private var observation: Observation

    private init(_ request: AskedRequest, answeredAt: Date) {
        self.request = request
        observation = Observation(answeredAt: answeredAt)
    }

    /// What the answer `body` to `request` told.
    static func observation(of body: JSONElement, to request: AskedRequest, at time: Date) -> Observation {
        var harvest = Harvest(request, answeredAt: time)
        harvest.read(body)
        return harvest.observation
    }

    private mutating func read(_ body: JSONElement) {
        switch request.route {
        case .search: readSearch(body)
        case .newReleases:
            guard let albums = body["albums"] else { return }
            readPage(albums, of: [.newReleases], itemKind: "album")
        case .artists: readObjects(.artist, body["artists"] ?? body)
        case .albums: readObjects(.album, body["albums"] ?? body)
        case .tracks: readObjects(.track, body["tracks"] ?? body)
        case .artistAlbums:
            guard let artist = request.asked.first else { return }
            let groups = request.query["include_groups"]?.split(separator: ",").map(String.init) ?? []
            readPage(
                body,
                of: [.albums(ofArtist: artist, groups: groups, market: request.market)],
                itemKind: "album"
            )
        case .albumTracks:
            guard let album = request.asked.first else { return }
            readPage(body, of: [.tracks(ofAlbum: album, market: request.market)], itemKind: "track")
        }
    }

    private mutating func readSearch(_ body: JSONElement) {
        guard let text = request.query["q"] else { return }
        let external = request.query["include_external"] == "audio"
        for type in request.query["type"]?.split(separator: ",").map(String.init) ?? [] {
            let list = ListName.search(text, type: type, market: request.market, external: external)
            if let page = body["\(type)s"], page.kind == .object {
                readPage(page, of: [list], itemKind: type)
            } else {
                // A type that Spotify leaves out has no hits.
                observation.pages.append(
                    ListPage(of: list, offset: request.offset, count: 0, nextOffset: nil, members: [])
                )
            }
        }
    }

    /// Reads objects asked for by id, which come in the order asked; null says that there is none.
    private mutating func readObjects(_ kind: EntityKind, _ body: JSONElement) {
        guard request.isBatch else {
            if let asked = request.asked.first { readObject(kind, body, asked: asked) }
            return
        }
        var remaining = request.asked[...]
        for element in body.elements {
            guard let asked = remaining.popFirst() else { break }
            readObject(kind, element, asked: asked)
        }
        for asked in remaining { see(kind, asked, .missing) }
    }

    private mutating func readObject(_ kind: EntityKind, _ element: JSONElement, asked: String) {
        guard element.kind == .object else { return see(kind, asked, .missing) }
        let sight = read(kind, element, asked: asked)
        // Relinking answers with another id: the one asked for is known just as well, and not asked again.
        if Self.id(of: element) != asked { see(kind, asked, sight ?? .simplified) }
    }

    @discardableResult
    private mutating func read(_ kind: EntityKind, _ element: JSONElement, asked: String? = nil) -> Sight? {
        guard element.kind == .object, let id = Self.id(of: element) else { return nil }
        let sight: Sight
        switch kind {
        case .artist:
            sight = element["genres"] == nil ? .simplified : .full
        case .album:
            for artist in Self.list("artists", in: element) { read(.artist, artist) }
            let tracks = element["tracks"]
            sight = tracks == nil ? .simplified : .full
            if let tracks, tracks.kind == .object {
                let owners = Set([id, asked ?? id])
                readPage(
                    tracks,
                    of: owners.map { .tracks(ofAlbum: $0, market: request.market) },
                    itemKind: "track",
                    offset: tracks["offset"]?.int ?? 0
                )
            }
        case .track:
            for artist in Self.list("artists", in: element) { read(.artist, artist) }
            let album = element["album"]
            if let album { read(.album, album) }
            sight = album == nil || element["external_ids"] == nil ? .simplified : .full
        }
        see(kind, id, sight)
        return sight
    }

    /// Reads a paging object, whose items may be null or of a kind without a table.
    private mutating func readPage(
        _ page: JSONElement,
        of lists: [ListName],
        itemKind: String,
        offset: Int? = nil
    ) {
        let offset = offset ?? request.offset
        var members: [ListMember] = []
        var count = 0
        for item in Self.list("items", in: page) {
            if item.kind == .object {
                let kind = EntityKind(rawValue: itemKind)
                if let kind { read(kind, item) }
                if let id = kind == nil ? item["id"]?.string : Self.id(of: item) {
                    members.append(ListMember(position: offset + count, kind: itemKind, id: id))
                }
            }
            count += 1
        }
        let next = count == 0 ? nil : Self.nextOffset(of: page, after: offset + count)
        for list in lists {
            observation.pages.append(
                ListPage(of: list, offset: offset, count: count, nextOffset: next, members: members)
            )
        }
    }

    private mutating func see(_ kind: EntityKind, _ id: String, _ sight: Sight) {
        observation.sightings.insert(Sighting(kind, id, market: request.market, sight))
    }

    /// Where the next page starts, taken from `next`; its host and its other parameters are not looked at.
    private static func nextOffset(of page: JSONElement, after end: Int) -> Int? {
        guard let next = page["next"]?.string else { return nil }
        let items = next.split(separator: "?").last?.split(separator: "&") ?? []
        let offset = items.first { $0.hasPrefix("offset=") }.flatMap { Int($0.dropFirst(7)) }
        // A page that names itself as the next one would be read for ever.
        return offset.map { $0 >= end ? $0 : end } ?? end
    }

    private static func list(_ key: String, in element: JSONElement) -> JSONElements {
        (element[key] ?? element).elements
    }

    /// The object's id, where it is one of Spotify's; local files have none.
    private static func id(of element: JSONElement) -> String? {
        element["id"]?.string.flatMap { isID($0) ? $0 : nil }
    }

    /// Whether `text` can be an id of Spotify's.
    static func isID(_ text: String) -> Bool {
        text.utf8.count == 22
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
    }
}
