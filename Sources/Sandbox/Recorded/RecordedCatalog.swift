import Foundation

/// The objects of a folder of recorded answers: one version of each, the fullest, in identifier order.
struct RecordedCatalog: SandboxCatalog {
    /// The identifiers of a kind, sorted; an object's number is its index.
    private var ids: [ObjectKind: [String]] = [:]
    private var objects: [ObjectKind: [CatalogObject]] = [:]
    private var numbers: [ObjectKind: [String: Int]] = [:]
    private var marketSets: [ObjectKind: [MarketSet?]] = [:]
    private var pages: [[Release]] = []
    private var trackLists: [[Int]] = []
    private(set) var newReleases: [Int] = []

    /// Everything in the files of `folder` whose names end with `.json`.
    ///
    /// - Parameter folder: The path of the folder; files that are not JSON are skipped.
    /// - Throws: A ``SandboxError`` where the folder cannot be read, or holds no object at all.
    init(folder: String) throws(SandboxError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .recordingsUnreadable(folder)
        }
        var collection = Collection()
        for name in names.sorted() where name.hasSuffix(".json") {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name),
                let answer = try? JSONReader.value(of: Array(data))
            else { continue }
            collection.gather(from: answer)
        }
        self.init(collection)
        guard objects.values.contains(where: { !$0.isEmpty }) else { throw .recordingsEmpty(folder) }
    }

    init(_ collection: Collection) {
        for kind in ObjectKind.allCases {
            let sorted = (collection.objects[kind] ?? [:]).sorted { $0.key < $1.key }
            ids[kind] = sorted.map(\.key)
            numbers[kind] = Dictionary(uniqueKeysWithValues: zip(sorted.map(\.key), sorted.indices))
        }
        for kind in ObjectKind.allCases {
            let sightings = (ids[kind] ?? []).compactMap { collection.objects[kind]?[$0] }
            objects[kind] = sightings.map { linked($0.object) }
            marketSets[kind] = sightings.map { Self.markets(of: $0.object) }
        }
        trackLists = (ids[.album] ?? []).map { trackList(of: $0, collection) }
        nameAlbums()
        pages = makePages(collection)
        newReleases = (0..<count(of: .album)).sorted { (date($0), $1) > (date($1), $0) }.prefix(100).map(
            \.self
        )
    }

    func count(of kind: ObjectKind) -> Int { ids[kind]?.count ?? 0 }

    func number(of kind: ObjectKind, id: String) -> Int? { numbers[kind]?[id] }

    func object(_ kind: ObjectKind, _ number: Int) -> CatalogObject {
        objects[kind]?[number] ?? CatalogObject([:])
    }

    func albums(ofArtist number: Int) -> [Release] { pages[number] }

    func tracks(onAlbum number: Int) -> [Int] { trackLists[number] }

    func markets(of kind: ObjectKind, _ number: Int) -> MarketSet? { marketSets[kind]?[number] }

    func substitute(forTrack number: Int, in market: String) -> Int? { nil }
}

extension RecordedCatalog {
    /// The object with references in place of the artists and the album it embeds.
    private func linked(_ object: JSONObject) -> CatalogObject {
        let credits = object["artists"]?.array?.map {
            $0.object?["id"]?.string.flatMap { number(of: .artist, id: $0) }
        }
        let artists = credits?.compactMap(\.self)
        let album = object["album"]?.object?["id"]?.string.flatMap { number(of: .album, id: $0) }
        // An artist without an identifier stays as it was recorded, and so do its companions.
        return CatalogObject(
            object,
            artists: artists?.count == credits?.count ? artists : nil,
            album: album
        )
    }

    /// Has tracks that were seen in a track list only name the album of that list.
    private mutating func nameAlbums() {
        for (album, tracks) in trackLists.enumerated() {
            for track in tracks where objects[.track]?[track].album == nil {
                guard objects[.track]?[track].members.contains(where: { $0.key == "album" }) == false else {
                    continue
                }
                objects[.track]?[track].members.append(JSONObject.Member(key: "album", value: .null))
                objects[.track]?[track].album = album
            }
        }
    }

    private static func markets(of object: JSONObject) -> MarketSet? {
        object["available_markets"]?.array.map { MarketSet($0.compactMap(\.string)) }
    }

    /// What pages of the album showed, in order, then tracks that name it and were on no page.
    private func trackList(of album: String, _ collection: Collection) -> [Int] {
        let listed = (collection.trackLists[album] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        let others = (collection.namedTracks[album] ?? []).subtracting(listed)
        let known = listed.compactMap { number(of: .track, id: $0) }
        return known + others.compactMap { number(of: .track, id: $0) }.sorted { place($0) < place($1) }
    }

    private func place(_ track: Int) -> (Int, Int, Int) {
        let members = JSONObject(object(.track, track).members)
        return (members["disc_number"]?.integer ?? 0, members["track_number"]?.integer ?? 0, track)
    }

    private func date(_ album: Int) -> String {
        JSONObject(object(.album, album).members)["release_date"]?.string ?? ""
    }

    /// Every artist's page: what pages showed, albums that credit the artist, and guest appearances.
    private func makePages(_ collection: Collection) -> [[Release]] {
        var groups = [[Int: Release.Group]](repeating: [:], count: count(of: .artist))
        for album in 0..<count(of: .album) {
            let tracks = trackLists[album].flatMap { object(.track, $0).artists ?? [] }
            for artist in tracks {
                groups[artist][album] = .appearsOn
            }
            let cover = object(.album, album)
            let type = JSONObject(cover.members)["album_type"]?.string?.lowercased()
            for artist in cover.artists ?? [] {
                groups[artist][album] =
                    type == "ep" ? .single : type.flatMap(Release.Group.init(rawValue:)) ?? .album
            }
        }
        for (artist, albums) in collection.groups {
            guard let owner = number(of: .artist, id: artist) else { continue }
            for (id, group) in albums {
                guard let album = number(of: .album, id: id) else { continue }
                groups[owner][album] = group
            }
        }
        return groups.map { page in
            let releases = page.map { Release(album: $0.key, group: $0.value) }
            return Release.Group.allCases.flatMap { group in
                releases.filter { $0.group == group }.sorted {
                    (date($0.album), $1.album) > (date($1.album), $0.album)
                }
            }
        }
    }

    func entry(_ kind: ObjectKind, _ number: Int) -> SearchEntry {
        let object = object(kind, number)
        let members = JSONObject(object.members)
        let artists = (object.artists ?? []).map(name(ofArtist:))
        let album = kind == .album ? number : object.album
        return SearchEntry(
            name: members["name"]?.string ?? "",
            artists: kind == .artist ? [members["name"]?.string ?? ""] : artists,
            album: album.flatMap { JSONObject(self.object(.album, $0).members)["name"]?.string },
            years: album.flatMap { ReleaseDate(text: date($0), precision: "").year }.map { [$0] } ?? [],
            genres: (members["genres"]?.array ?? []).compactMap(\.string),
            isrc: members["external_ids"]?.object?["isrc"]?.string,
            upc: members["external_ids"]?.object?["upc"]?.string,
            popularity: members["popularity"]?.integer ?? 0
        )
    }

    private func name(ofArtist number: Int) -> String {
        JSONObject(object(.artist, number).members)["name"]?.string ?? ""
    }
}
