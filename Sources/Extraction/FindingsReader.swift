import Catalog
import Foundation
import Frontier
import JSON
import Spotify

/// Extracts everything that one answer says, embedded objects included.
///
/// What an answer embeds need not be asked for: an artist is whole where its `genres` stand, an album where its
/// `tracks` do, a track where both its `album` and its `external_ids` do. What was asked for by its id is whole
/// without them too: asked again it would tell no more.
struct FindingsReader {
    private let request: AskedRequest
    private let address: APIAddress?
    private var findings: Findings

    /// What the answer `body` to `request` told.
    ///
    /// Of a `next` that does not lead to `address` nothing is taken; `nil` takes any.
    static func findings(
        in body: JSONElement,
        to request: AskedRequest,
        at time: Date,
        from address: APIAddress? = nil
    ) -> Findings {
        let findings = Findings(Observation(answeredAt: time))
        var reader = FindingsReader(request: request, address: address, findings: findings)
        reader.read(body)
        return reader.findings
    }

    private mutating func read(_ body: JSONElement) {
        switch request.route {
        case .search: readSearch(body)
        case .artists: readObjects(.artist, request.isBatch ? body["artists"] : body)
        case .albums: readObjects(.album, request.isBatch ? body["albums"] : body)
        case .tracks: readObjects(.track, request.isBatch ? body["tracks"] : body)
        case .newReleases, .artistAlbums, .albumTracks:
            let page = request.route == .newReleases ? body["albums"] : body
            guard let list = request.lists.first, let page, page["items"]?.kind == .array else {
                findings.isUnderstood = false
                return
            }
            readPage(page, of: [list.name], itemKind: list.kind)
        }
    }

    private mutating func readSearch(_ body: JSONElement) {
        let pages = request.lists.map { (list: $0, page: body[$0.kind.plural]) }
        guard pages.contains(where: { $0.page != nil }) else {
            findings.isUnderstood = false
            return
        }
        for (list, page) in pages {
            if let page, page.kind == .object {
                guard page["items"]?.kind == .array else {
                    findings.isUnderstood = false
                    continue
                }
                readPage(page, of: [list.name], itemKind: list.kind)
            } else {
                // A type that Spotify leaves out has no hits.
                findings.observation.pages.append(
                    ListPage(of: list.name, offset: request.offset, count: 0, nextOffset: nil, members: [])
                )
            }
        }
    }

    /// Reads objects asked for by id, which mostly come in the order asked; null in a batch says that there is none.
    private mutating func readObjects(_ kind: EntityKind, _ body: JSONElement?) {
        guard request.isBatch else {
            guard let asked = request.asked.first, let body else {
                findings.isUnderstood = false
                return
            }
            return readObject(kind, body, asked: asked)
        }
        guard let body, body.kind == .array else {
            findings.isUnderstood = false
            return
        }
        guard body.count == request.asked.count, isInOrder(body) else { return readUnpaired(kind, body) }
        for (asked, element) in zip(request.asked, body.elements) {
            if element.isNull {
                see(kind, asked, .missing)
            } else {
                readObject(kind, element, asked: asked)
            }
        }
    }

    /// Whether what was asked for, and is not answered in its place, is answered in no other.
    private func isInOrder(_ body: JSONElement) -> Bool {
        let answered = body.elements.map { Self.id(of: $0) }
        let pairs = zip(request.asked, answered)
        let found = Set(pairs.filter { $0 == $1 }.map(\.0))
        let missed = Set(request.asked).subtracting(found)
        return missed.isDisjoint(with: answered.compactMap(\.self))
    }

    /// Reads objects of which some were left out, or whose order is another, so that their places say nothing.
    ///
    /// What none of them names as its id stays unknown: it may be missing, forgotten, or relinked.
    private mutating func readUnpaired(_ kind: EntityKind, _ body: JSONElement) {
        var named: Set<String> = []
        for element in body.elements {
            guard let id = Self.id(of: element), read(kind, element, asked: id) != nil else { continue }
            named.insert(id)
        }
        let rest = request.asked.filter { !named.contains($0) }
        guard !rest.isEmpty else { return }
        // Of as many as were asked for, a null stands for one of the rest.
        let nulls = body.count == request.asked.count ? body.elements.count { $0.isNull } : 0
        if named.count + nulls == body.count, body.count <= request.asked.count {
            findings.leftOut = rest
        } else {
            findings.isUnderstood = false
        }
    }

    /// An object of another kind, or without an id, is no answer: what was asked for stays unknown.
    private mutating func readObject(_ kind: EntityKind, _ element: JSONElement, asked: String) {
        guard let sight = read(kind, element, asked: asked) else {
            findings.isUnderstood = false
            return
        }
        // Relinking answers with another id: the one asked for is known just as well, and not asked again.
        if Self.id(of: element) != asked { see(kind, asked, sight) }
    }

    @discardableResult
    private mutating func read(_ kind: EntityKind, _ element: JSONElement, asked: String? = nil) -> Sight? {
        guard element.kind == .object, let id = Self.id(of: element),
            element["type"]?.string ?? kind.rawValue == kind.rawValue
        else { return nil }
        let hasMark: Bool
        switch kind {
        case .artist:
            hasMark = element["genres"] != nil
        case .album:
            for artist in Self.list("artists", in: element) { read(.artist, artist) }
            let tracks = element["tracks"]
            hasMark = tracks != nil
            if let tracks, tracks.kind == .object {
                let owners = Set([id, asked ?? id])
                readPage(
                    tracks,
                    of: owners.map { .tracks(ofAlbum: $0, market: request.market) },
                    itemKind: .track,
                    offset: tracks["offset"]?.int.flatMap(ListPage.position) ?? 0
                )
            }
        case .track:
            for artist in Self.list("artists", in: element) { read(.artist, artist) }
            let album = element["album"]
            if let album { read(.album, album) }
            hasMark = album != nil && element["external_ids"] != nil
        }
        let sight: Sight = hasMark || asked != nil ? .full : .simplified
        see(kind, id, sight)
        if hasMark {
            note(kind, hasAllFields: Self.hasAllFields(kind, element))
        } else if kind == .album, element["available_markets"] != nil {
            // Its absence says nothing: with a market it is left out for everyone.
            note(.album, hasAllFields: true)
        }
        return sight
    }

    /// One object without them is enough: a client id that sees them sees them everywhere.
    private mutating func note(_ kind: EntityKind, hasAllFields: Bool) {
        findings.fields[kind] = hasAllFields && findings.fields[kind] ?? true
    }

    /// Whether a whole object has what development mode leaves out, and a market does not.
    private static func hasAllFields(_ kind: EntityKind, _ element: JSONElement) -> Bool {
        switch kind {
        case .artist: element["popularity"] != nil || element["followers"] != nil
        case .album: element["popularity"] != nil || element["label"] != nil
        case .track: element["popularity"] != nil
        }
    }

    /// Reads a paging object, whose items may be null or of a kind without a table.
    private mutating func readPage(
        _ page: JSONElement,
        of lists: [ListName],
        itemKind: SearchKind,
        offset: Int? = nil
    ) {
        let offset = offset ?? request.offset
        let total = page["total"]?.int
        var members: [ListMember] = []
        var count = 0
        let size = page["items"]?.count ?? 0
        members.reserveCapacity(size)
        findings.observation.sightings.reserveCapacity(findings.observation.sightings.count + size)
        for item in Self.list("items", in: page) {
            if item.kind == .object {
                let kind = itemKind.entity
                if let kind { read(kind, item) }
                if let id = kind == nil ? item["id"]?.string : Self.id(of: item) {
                    members.append(ListMember(position: offset + count, kind: itemKind, id: id))
                }
            }
            count += 1
        }
        let next = count == 0 ? nil : nextOffset(of: page, after: offset + count)
        for list in lists {
            var page = ListPage(of: list, offset: offset, count: count, nextOffset: next, members: members)
            page.total = total
            findings.observation.pages.append(page)
        }
    }

    private mutating func see(_ kind: EntityKind, _ id: String, _ sight: Sight) {
        findings.observation.sightings.insert(Sighting(kind, id, market: request.market, sight))
    }

    /// Where the next page starts, taken from `next`; its other parameters are not looked at.
    private mutating func nextOffset(of page: JSONElement, after end: Int) -> Int? {
        guard let next = page["next"]?.string else { return nil }
        if let origin = address?.foreignOrigin(of: next) {
            findings.foreignNext = origin
            return end
        }
        let items = next.split(separator: "?").last?.split(separator: "&") ?? []
        let offset = items.first { $0.hasPrefix("offset=") }.flatMap { Int($0.dropFirst(7)) }
        // A page that names itself as the next one would be read for ever; one that leaps would leave items out.
        return offset.map { (end...end + Self.longestLeap).contains($0) ? $0 : end } ?? end
    }

    /// How many items of a page Spotify may leave out without saying so: a page.
    private static let longestLeap = 50

    private static func list(_ key: String, in element: JSONElement) -> JSONElements {
        (element[key] ?? element).elements
    }

    /// The object's id, where it is one of Spotify's; local files have none.
    private static func id(of element: JSONElement) -> String? {
        element["id"]?.withText { text in
            SpotifyID.isValid(text) ? String(decoding: text, as: UTF8.self) : nil
        } ?? nil
    }
}
