/// Gathers every object of recorded answers, and how they belong together.
struct Collection {
    /// The fullest version of each object, by kind and identifier.
    private(set) var objects: [ObjectKind: [String: Sighting]] = [:]
    /// The track lists of albums: position to track.
    private(set) var trackLists: [String: [Int: String]] = [:]
    /// Tracks that name their album, album to tracks.
    private(set) var namedTracks: [String: Set<String>] = [:]
    /// The groups in which artists' pages show albums.
    private(set) var groups: [String: [String: Release.Group]] = [:]

    /// Takes in everything inside one answer.
    mutating func gather(from answer: JSONValue) {
        if let page = answer.object, let owner = Self.owner(of: page) {
            note(page, of: owner)
        }
        switch answer {
        case .array(let elements):
            for element in elements {
                gather(from: element)
            }
        case .object(let object):
            note(object)
            // A linked track is a bare reference: its identifier, and nothing to serve.
            for member in object.members where member.key != "linked_from" {
                gather(from: member.value)
            }
        default:
            break
        }
    }

    private mutating func note(_ object: JSONObject) {
        guard let type = object["type"]?.string, let kind = ObjectKind(rawValue: type),
            let id = object["id"]?.string, SpotifyID.isWellFormed(id), let sighting = Sighting(object)
        else { return }
        if sighting.supersedes(objects[kind]?[id]) {
            objects[kind, default: [:]][id] = sighting
        }
        if kind == .album, let page = object["tracks"]?.object {
            note(page, ofAlbum: id)
        }
        if kind == .track, let album = object["album"]?.object?["id"]?.string {
            namedTracks[album, default: []].insert(id)
        }
    }
}

extension Collection {
    /// The album or artist whose page this is, told by the page's own address.
    private enum Owner {
        case album(String)
        case artist(String)
    }

    private static func owner(of page: JSONObject) -> Owner? {
        guard page["items"]?.array != nil, let address = page["href"]?.string else { return nil }
        let path = address.prefix { $0 != "?" }.split(separator: "/")
        guard path.count > 3 else { return nil }
        let owner = String(path[path.count - 2])
        switch (path[path.count - 3], path[path.count - 1]) {
        case ("albums", "tracks"): return .album(owner)
        case ("artists", "albums"): return .artist(owner)
        default: return nil
        }
    }

    private mutating func note(_ page: JSONObject, of owner: Owner) {
        switch owner {
        case .album(let id): note(page, ofAlbum: id)
        case .artist(let id): note(page, ofArtist: id)
        }
    }

    private mutating func note(_ page: JSONObject, ofAlbum album: String) {
        let offset = page["offset"]?.integer ?? 0
        for (index, item) in (page["items"]?.array ?? []).enumerated() {
            guard let id = item.object?["id"]?.string else { continue }
            trackLists[album, default: [:]][offset + index] = id
        }
    }

    private mutating func note(_ page: JSONObject, ofArtist artist: String) {
        for item in page["items"]?.array ?? [] {
            guard let album = item.object, let id = album["id"]?.string else { continue }
            let said = album["album_group"]?.string ?? album["album_type"]?.string
            groups[artist, default: [:]][id] = said.flatMap(Release.Group.init(rawValue:)) ?? .album
        }
    }
}
