import Testing

@testable import Sandbox

@Suite struct PagingTests {
    private let api = WebAPI.small()

    @Test func `following next reaches every album of the prolific artist once`() throws {
        var target =
            "/v1/artists/\(api.id(.artist, Landmarks.prolific))/albums?limit=50&include_groups=album,single,compilation"
        var ids: [String] = []
        var total = 0
        var pages = 0
        while true {
            let page = try api.answer(target)
            ids += page.objects("items").compactMap { $0["id"]?.string }
            total = page["total"]?.integer ?? 0
            pages += 1
            guard let next = page["next"]?.string else { break }
            target = String(next.dropFirst("https://api.spotify.com".count))
        }
        #expect(total >= 300)
        #expect(ids.count == total)
        #expect(Set(ids).count == total)
        #expect(pages == (total + 49) / 50)
    }

    @Test func `a page says where it lies`() throws {
        let id = api.id(.artist, Landmarks.prolific)
        let page = try api.answer("/v1/artists/\(id)/albums?limit=20&offset=30&market=DE")
        #expect(page.keys == ["href", "items", "limit", "next", "offset", "previous", "total"])
        let path = "https://api.spotify.com/v1/artists/\(id)/albums"
        #expect(page["href"] == .string("\(path)?offset=30&limit=20&market=DE"))
        #expect(page["next"] == .string("\(path)?offset=50&limit=20&market=DE"))
        #expect(page["previous"] == .string("\(path)?offset=10&limit=20&market=DE"))
        #expect(page["limit"] == .integer(20))
        #expect(page["offset"] == .integer(30))
    }

    @Test func `a page beyond the end is empty and leads back`() throws {
        let page = try api.answer("/v1/albums/\(api.id(.album, 0))/tracks?limit=50&offset=5000")
        #expect(page["items"] == .array([]))
        #expect(page["next"] == .null)
        #expect(page["previous"] != .null)
    }

    @Test(arguments: Landmarks.longformLengths.indices)
    func `an album brings along fifty tracks and a link to the rest`(index: Int) throws {
        let first = try #require(
            (0..<api.catalog.count(of: .album)).first { number in
                api.catalog.object(.album, number).artists?.first == Landmarks.longform
            }
        )
        let length = Landmarks.longformLengths[index]
        let album = try api.answer("/v1/albums/\(api.id(.album, first + index))")
        let tracks = try #require(album["tracks"]?.object)
        #expect(album["total_tracks"] == .integer(length))
        #expect(tracks["total"] == .integer(length))
        #expect(tracks.objects("items").count == min(length, 50))
        #expect((tracks["next"] == .null) == (length <= 50))
    }
}

@Suite struct RefusalTests {
    private let api = WebAPI.small()

    @Test(arguments: [
        ("/v1/artists/xyz", APIError.invalidID),
        ("/v1/artists/0TnOYISbd1XYRBk9myaseg", .notFound),
        ("/v1/albums/0TnOYISbd1XYRBk9myaseg/tracks", .notFound),
        ("/v1/artists?ids=", .missingIDs),
        ("/v1/tracks?ids=abc", .invalidID),
        ("/v1/albums/8000000000000000000000", .invalidID),
        ("/v1/albums?ids=0TnOYISbd1XYRBk9myaseg,8000000000000000000000", .invalidID),
        ("/v1/search?q=x", .missingType),
        ("/v1/search?q=&type=album", .noSearchQuery),
        ("/v1/search?q=*&type=album", .noSearchQuery),
        ("/v1/search?type=album", .noSearchQuery),
        ("/v1/search?q=x&type=song", .badType),
        ("/v1/search?q=x&type=album&limit=0", .invalidLimit),
        ("/v1/search?q=x&type=album&limit=51", .invalidLimit),
        ("/v1/search?q=x&type=album&limit=ten", .invalidLimit),
        ("/v1/search?q=x&type=album&offset=-1", .invalidOffset),
        ("/v1/search?q=x&type=album&limit=50&offset=951", .badRequest),
        ("/v1/search?q=x&type=album&market=Germany", .invalidMarket),
        ("/v1/me", .noService),
    ])
    func `a wrong request gets Spotify's words`(target: String, error: APIError) {
        #expect(throws: error) { try api.answer(target) }
    }

    @Test func `a search may go up to the thousandth hit`() throws {
        _ = try api.answer("/v1/search?q=x&type=album&limit=50&offset=950")
    }

    @Test(arguments: [("artists", 50), ("albums", 20), ("tracks", 50)])
    func `a batch has a largest size`(route: String, most: Int) throws {
        let ids = Array(repeating: "0TnOYISbd1XYRBk9myaseg", count: most + 1)
        _ = try api.answer("/v1/\(route)?ids=\(ids.dropLast().joined(separator: ","))")
        #expect(throws: APIError.tooManyIDs) {
            try api.answer("/v1/\(route)?ids=\(ids.joined(separator: ","))")
        }
    }

    @Test func `error bodies are pretty-printed without a space before the colon`() {
        let body = String(decoding: APIError.quotaExceeded.answer.body, as: UTF8.self)
        #expect(
            body == """
                {
                  "error": {
                    "status": 429,
                    "message": "Too many requests",
                    "reason": "QUOTA_EXCEEDED"
                  }
                }
                """
        )
    }

    @Test func `the refusal without Premium is the plain text that was seen`() {
        #expect(APIError.premiumRequired.body.count == 159)
        #expect(APIError.premiumRequired.contentType?.hasPrefix("text/plain") == true)
    }
}

@Suite struct BatchTests {
    private let api = WebAPI.small()

    @Test func `unknown identifiers are null in their places, and duplicates stay`() throws {
        let id = api.id(.track, 3)
        let answer = try api.answer("/v1/tracks?ids=\(id),0TnOYISbd1XYRBk9myaseg,\(id)")
        let tracks = try #require(answer["tracks"]?.array)
        #expect(tracks.map { $0.object?["id"]?.string } == [id, nil, id])
        #expect(tracks[1] == .null)
    }

    @Test func `an object is the same alone and in a batch`() throws {
        let id = api.id(.album, 9)
        let single = try api.answer("/v1/albums/\(id)")
        let batch = try api.answer("/v1/albums?ids=\(id)")
        #expect(batch["albums"] == .array([.object(single)]))
    }
}

@Suite struct DevelopmentModeTests {
    private let extended = WebAPI.small()
    private let restricted = WebAPI.small(.development)

    @Test(arguments: [
        "/v1/artists?ids=x", "/v1/albums?ids=x", "/v1/tracks?ids=x", "/v1/browse/new-releases", "/v1/markets",
    ])
    func `retired routes are forbidden`(target: String) {
        #expect(throws: APIError.forbidden) { try restricted.answer(target) }
    }

    @Test func `pages of ten are the largest of search and of artists' albums`() throws {
        let artist = restricted.id(.artist, Landmarks.prolific)
        for target in ["/v1/search?q=blue&type=album", "/v1/artists/\(artist)/albums?"] {
            _ = try restricted.answer(target + "&limit=10")
            #expect(throws: APIError.invalidLimit) { try restricted.answer(target + "&limit=11") }
        }
        #expect(try restricted.answer("/v1/artists/\(artist)/albums")["limit"] == .integer(5))
        _ = try restricted.answer("/v1/albums/\(restricted.id(.album, 0))/tracks?limit=50")
    }

    @Test(arguments: [
        (ObjectKind.artist, ["followers", "popularity"]),
        (.album, ["available_markets", "label", "popularity"]),
        (.track, ["available_markets", "popularity"]),
    ])
    func `removed fields are absent and all others stay`(kind: ObjectKind, removed: [String]) throws {
        let target = "/v1/\(kind.plural)/\(extended.id(kind, 5))"
        let before = Set(try extended.answer(target).keys)
        let after = Set(try restricted.answer(target).keys)
        #expect(before.subtracting(after) == Set(removed))
    }

    @Test func `the group is absent from an artist's albums`() throws {
        let target = "/v1/artists/\(extended.id(.artist, 1))/albums?limit=5"
        #expect(try extended.answer(target).objects("items").allSatisfy { $0.keys.contains("album_group") })
        #expect(
            try restricted.answer(target).objects("items").allSatisfy { !$0.keys.contains("album_group") }
        )
    }

    @Test func `embedded objects lose the same fields`() throws {
        let track = try restricted.answer("/v1/tracks/\(restricted.id(.track, 5))")
        #expect(track["album"]?.object?.keys.contains("available_markets") == false)
        let album = try restricted.answer("/v1/albums/\(restricted.id(.album, 5))")
        #expect(
            album["tracks"]?.object?.objects("items").allSatisfy { !$0.keys.contains("available_markets") }
                == true
        )
    }
}

@Suite struct MarketTests {
    private let api = WebAPI.small()

    private func track(where matches: (Int) -> Bool) throws -> Int {
        let number = (0..<api.catalog.count(of: .track)).first(where: matches)
        return try #require(number)
    }

    @Test func `with a market there is playability in place of markets`() throws {
        let number = try track { api.catalog.markets(of: .track, $0)?.contains("US") == true }
        let target = "/v1/tracks/\(api.id(.track, number))"
        let anywhere = try api.answer(target)
        let here = try api.answer(target + "?market=US")
        #expect(anywhere.keys.contains("available_markets") && !anywhere.keys.contains("is_playable"))
        #expect(!here.keys.contains("available_markets"))
        #expect(here["is_playable"] == .bool(true))
        #expect(here["restrictions"] == nil)
        #expect(here["album"]?.object?.keys.contains("available_markets") == false)
    }

    @Test func `what cannot be played says why`() throws {
        let number = try track { number in
            api.catalog.markets(of: .track, number)?.contains("US") == false
                && api.catalog.substitute(forTrack: number, in: "US") == nil
        }
        let track = try api.answer("/v1/tracks/\(api.id(.track, number))?market=US")
        #expect(track["id"] == .string(api.id(.track, number)))
        #expect(track["is_playable"] == .bool(false))
        #expect(track["restrictions"] == ["reason": "market"])
    }

    @Test func `a relinked track answers for the one asked for, in both modes`() throws {
        let number = try track {
            api.catalog.substitute(forTrack: $0, in: "DE") != nil
                && api.catalog.markets(of: .track, $0)?.contains("DE") == false
        }
        let twin = try #require(api.catalog.substitute(forTrack: number, in: "DE"))
        let target = "/v1/tracks/\(api.id(.track, number))?market=DE"
        let track = try api.answer(target)
        #expect(track["id"] == .string(api.id(.track, twin)))
        #expect(track["linked_from"]?.object?["id"] == .string(api.id(.track, number)))
        #expect(track["is_playable"] == .bool(true))
        let restricted = try WebAPI.small(.development).answer(target)
        #expect(restricted["id"] == track["id"])
        #expect(restricted["linked_from"] == nil)
    }

    @Test func `an artist's page and a search show what the market has`() throws {
        let all = try api.answer("/v1/artists/\(api.id(.artist, Landmarks.prolific))/albums")
        let german = try api.answer("/v1/artists/\(api.id(.artist, Landmarks.prolific))/albums?market=DE")
        #expect((german["total"]?.integer ?? 0) < (all["total"]?.integer ?? 0))
        let hits = try api.answer("/v1/search?q=blue&type=album&market=DE&limit=50")
        let albums = try #require(hits["albums"]?.object).objects("items")
        #expect(!albums.isEmpty)
        #expect(albums.allSatisfy { $0["is_playable"] == .bool(true) })
    }
}
