/// The kinds that only a search shows: playlists, shows, episodes, audiobooks.
extension SyntheticCatalog {
    /// The name of an object of these kinds.
    func otherName(_ kind: ObjectKind, _ number: Int) -> String {
        var draw = draw(kind, number, 1)
        switch kind {
        case .playlist: return "\(NameStock.title(&draw)) \(draw.pick(["Mix", "Radio", "Essentials", "🎧"]))"
        case .show: return "The \(draw.pick(Words.topics)) \(draw.pick(Words.nouns))"
        case .episode: return "#\(number + 1): \(NameStock.title(&draw))"
        default: return "\(NameStock.title(&draw)) (Unabridged)"
        }
    }

    func playlist(_ number: Int) -> JSONObject {
        let id = id(.playlist, number)
        var draw = draw(.playlist, number, 3)
        let owner = "user\(draw.below(500))"
        let cover: JSONValue = [
            "url": .string("https://mosaic.scdn.co/640/\(id)"), "height": .null, "width": .null,
        ]
        let contents: JSONValue = [
            "href": .string(ObjectKind.playlist.href(id) + "/tracks"),
            "total": .integer(draw.within(1...400)),
        ]
        return [
            "collaborative": .bool(false),
            "description": draw.chance(0.3) ? "" : "Made by hand &amp; with care",
            "external_urls": ["spotify": .string(ObjectKind.playlist.webAddress(id))],
            "href": .string(ObjectKind.playlist.href(id)),
            "id": .string(id),
            "images": .array([cover]),
            "name": .string(otherName(.playlist, number)),
            "owner": [
                "display_name": draw.chance(0.1) ? .null : .string(owner),
                "external_urls": ["spotify": .string("https://open.spotify.com/user/\(owner)")],
                "href": .string("\(PrettyPrinter.officialAddress)/users/\(owner)"),
                "id": .string(owner),
                "type": "user",
                "uri": .string("spotify:user:\(owner)"),
            ],
            "primary_color": .null,
            "public": .bool(true),
            "snapshot_id": .string("AAAA\(id)"),
            "tracks": contents,
            "type": "playlist",
            "uri": .string(ObjectKind.playlist.uri(id)),
        ]
    }

    func show(_ number: Int) -> JSONObject {
        spoken(.show, number) + [
            "copyrights": .array([]),
            "is_externally_hosted": .bool(false),
            "languages": .array(["en"]),
            "media_type": "audio",
            "publisher": "Northlight Audio",
            "total_episodes": .integer(3),
        ]
    }

    func audiobook(_ number: Int) -> JSONObject {
        spoken(.audiobook, number) + [
            "authors": .array([["name": .string("Nina Okafor")]]),
            "copyrights": .array([]),
            "edition": "Unabridged",
            "languages": .array(["English"]),
            "media_type": "audio",
            "narrators": .array([["name": .string("Otis Harrow")]]),
            "publisher": "Northlight Audio",
            "total_chapters": .integer(12),
        ]
    }

    func episode(_ number: Int) -> JSONObject {
        var draw = draw(.episode, number, 3)
        var object =
            spoken(.episode, number) + [
                "audio_preview_url": .null,
                "duration_ms": .integer(draw.within(600_000...7_200_000)),
                "is_externally_hosted": .bool(false),
                "is_playable": .bool(true),
                "language": "en",
                "languages": .array(["en"]),
                "release_date": "2026-09-12",
                "release_date_precision": "day",
            ]
        object["available_markets"] = nil
        return object
    }

    /// What shows, episodes and audiobooks have in common.
    private func spoken(_ kind: ObjectKind, _ number: Int) -> JSONObject {
        let id = id(kind, number)
        var draw = draw(kind, number, 7)
        return [
            "available_markets": .text(MarketSet.everywhere.text),
            "description": "About \"everything\".",
            "explicit": .bool(draw.chance(0.1)),
            "external_urls": ["spotify": .string(kind.webAddress(id))],
            "href": .string(kind.href(id)),
            "html_description": "<p>About &quot;everything&quot;.</p>",
            "id": .string(id),
            "images": images("6765630000ba8a", sides: [640, 300, 64], &draw),
            "name": .string(otherName(kind, number)),
            "type": .string(kind.rawValue),
            "uri": .string(kind.uri(id)),
        ]
    }
}

extension JSONObject {
    /// The members of both, in order.
    fileprivate static func + (left: Self, right: Self) -> Self {
        Self(left.members + right.members)
    }
}
