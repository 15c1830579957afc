extension SyntheticCatalog {
    func object(_ kind: ObjectKind, _ number: Int) -> CatalogObject {
        switch kind {
        case .artist: artist(number)
        case .album: album(number)
        case .track: track(number)
        case .playlist: CatalogObject(playlist(number))
        case .show: CatalogObject(show(number))
        case .episode: CatalogObject(episode(number))
        case .audiobook: CatalogObject(audiobook(number))
        }
    }

    private func artist(_ number: Int) -> CatalogObject {
        let id = id(.artist, number)
        var draw = draw(.artist, number, 3)
        // Three draws multiplied lean towards the small, as audiences do.
        let followers = draw.below(300) * draw.below(300) * draw.below(300)
        return CatalogObject([
            "external_urls": ["spotify": .string(ObjectKind.artist.webAddress(id))],
            "followers": ["href": .null, "total": .integer(followers)],
            "genres": .array(artistGenres(number).map { .string($0) }),
            "href": .string(ObjectKind.artist.href(id)),
            "id": .string(id),
            "images": draw.chance(0.1)
                ? .array([]) : images("6761610000e5eb", sides: [640, 320, 160], &draw),
            "name": .string(artistName(number)),
            "popularity": .integer(popularity(.artist, number)),
            "type": "artist",
            "uri": .string(ObjectKind.artist.uri(id)),
        ])
    }

    private func album(_ number: Int) -> CatalogObject {
        let id = id(.album, number)
        let plan = plan.albums[number]
        var draw = draw(.album, number, 3)
        let object: JSONObject = [
            "album_type": .string(plan.type.rawValue),
            "total_tracks": .integer(plan.trackCount),
            "available_markets": .text((markets(of: .album, number) ?? .everywhere).text),
            "external_urls": ["spotify": .string(ObjectKind.album.webAddress(id))],
            "href": .string(ObjectKind.album.href(id)),
            "id": .string(id),
            "images": draw.chance(0.02)
                ? .array([]) : images("67616d0000b273", sides: [640, 300, 64], &draw),
            "name": .string(albumName(number)),
            "release_date": .string(plan.date.text),
            "release_date_precision": .string(plan.date.precision),
            "type": "album",
            "uri": .string(ObjectKind.album.uri(id)),
            "artists": .null,
            "tracks": .null,
            "copyrights": .array(copyrights(plan.date, &draw)),
            "external_ids": albumCode(number),
            "genres": .array([]),
            "label": .string(draw.pick(Words.labels)),
            "popularity": .integer(popularity(.album, number)),
        ]
        return CatalogObject(object, artists: plan.artists)
    }

    private func track(_ number: Int) -> CatalogObject {
        let id = id(.track, number)
        let home = plan.home(ofTrack: number)
        let place = plan.albums[home].borrowed.count + number - plan.albums[home].firstTrack
        // More than one disc is the rule among long albums only.
        let discLength = plan.albums[home].trackCount > 50 ? 40 : 50
        var draw = draw(.track, recording(ofTrack: number), 3)
        let object: JSONObject = [
            "album": .null,
            "artists": .null,
            "available_markets": .text((markets(of: .track, number) ?? .everywhere).text),
            "disc_number": .integer(place / discLength + 1),
            "duration_ms": .integer(draw.within(31_000...540_000)),
            "explicit": .bool(draw.chance(0.1)),
            "external_ids": isrc(number).map { ["isrc": .string($0)] } ?? .object([:]),
            "external_urls": ["spotify": .string(ObjectKind.track.webAddress(id))],
            "href": .string(ObjectKind.track.href(id)),
            "id": .string(id),
            "is_local": .bool(false),
            "name": .string(trackName(number)),
            "popularity": .integer(popularity(.track, number)),
            "preview_url": .null,
            "track_number": .integer(place % discLength + 1),
            "type": "track",
            "uri": .string(ObjectKind.track.uri(id)),
        ]
        return CatalogObject(object, artists: plan.artists(ofTrack: number), album: home)
    }
}

extension SyntheticCatalog {
    func entry(_ kind: ObjectKind, _ number: Int) -> SearchEntry {
        switch kind {
        case .artist:
            let years = Set(albums(ofArtist: number).compactMap { plan.albums[$0.album].date.year })
            return SearchEntry(
                name: artistName(number),
                artists: [artistName(number)],
                years: years.sorted(),
                genres: artistGenres(number),
                popularity: popularity(.artist, number)
            )
        case .album:
            let plan = plan.albums[number]
            return SearchEntry(
                name: albumName(number),
                artists: plan.artists.map(artistName),
                album: albumName(number),
                years: plan.date.year.map { [$0] } ?? [],
                upc: albumCode(number).object?.members.first?.value.string,
                isNew: SyntheticCalendar.isNew(plan.date),
                popularity: popularity(.album, number)
            )
        case .track:
            let home = plan.home(ofTrack: number)
            let artists = plan.artists(ofTrack: number)
            return SearchEntry(
                name: trackName(number),
                artists: artists.map(artistName),
                album: albumName(home),
                years: plan.albums[home].date.year.map { [$0] } ?? [],
                genres: artists.first.map(artistGenres) ?? [],
                isrc: isrc(number),
                popularity: popularity(.track, number)
            )
        default:
            return SearchEntry(name: otherName(kind, number))
        }
    }

    private func popularity(_ kind: ObjectKind, _ number: Int) -> Int {
        var draw = draw(kind, number, 4)
        return draw.below(101)
    }

    private func artistGenres(_ number: Int) -> [String] {
        var draw = draw(.artist, number, 5)
        guard draw.chance(0.65) else { return [] }
        let first = draw.below(Words.genres.count)
        return (0..<draw.within(1...4)).map { Words.genres[(first + $0) % Words.genres.count] }
    }

    private func isrc(_ number: Int) -> String? {
        let recording = recording(ofTrack: number)
        var draw = draw(.track, recording, 6)
        guard draw.chance(0.98) else { return nil }
        let registrant = draw.pick(["QZ", "DE", "GB", "US", "SE"]) + draw.pick(["A01", "UM7", "X9K", "F06"])
        return
            "\(registrant)\(CivilDate.padded(draw.below(27), 2))\(CivilDate.padded(recording % 100_000, 5))"
    }

    private func albumCode(_ number: Int) -> JSONValue {
        var draw = draw(.album, number, 6)
        let digits = CivilDate.padded(number, 6)
        switch draw.below(20) {
        case 0: return .object([:])
        case 1: return ["ean": .string("4\(CivilDate.padded(draw.below(1_000_000), 6))\(digits)")]
        default: return ["upc": .string("\(CivilDate.padded(draw.below(1_000_000), 6))\(digits)")]
        }
    }

    private func copyrights(_ date: ReleaseDate, _ draw: inout Draw) -> [JSONValue] {
        let owner = draw.pick(Words.labels)
        let year = String(date.text.prefix(4))
        let lines: [JSONValue] = [
            ["text": .string("© \(year) \(owner)"), "type": "C"],
            ["text": .string("℗ \(year) \(owner)"), "type": "P"],
        ]
        return Array(lines.prefix(draw.chance(0.9) ? 2 : draw.below(2)))
    }
}

extension SyntheticCatalog {
    /// Pictures of one motif, widest first.
    func images(_ prefix: String, sides: [Int], _ draw: inout Draw) -> JSONValue {
        let motif = CivilDate.padded(0, 8) + String(draw.bits(), radix: 16)
        return .array(
            sides.map { side in
                [
                    "url": .string("https://i.scdn.co/image/ab\(prefix)\(motif)\(side)"),
                    "height": .integer(side),
                    "width": .integer(side),
                ]
            }
        )
    }
}
