import Testing

@testable import Sandbox

@Suite struct SearchQueryTests {
    @Test func `a filter's value goes on to the next filter`() {
        let query = SearchQuery("remaster track:Doxy artist:Miles Davis year:1955-1960")
        #expect(query.words == ["remaster"])
        #expect(query.filters.map(\.field) == [.track, .artist, .year])
        #expect(query.filters.map(\.value) == ["Doxy", "Miles Davis", "1955-1960"])
    }

    @Test func `quotation marks end a value`() {
        let query = SearchQuery(#"album:"Kind of Blue" live"#)
        #expect(query.filters == [.init(field: .album, value: "Kind of Blue")])
        #expect(query.words == ["live"])
    }

    @Test func `NOT and asterisks are operators`() {
        let query = SearchQuery("daft* NOT live")
        #expect(query.prefixes == ["daft"])
        #expect(query.excluded == ["live"])
    }

    @Test func `a colon without a field is a word`() {
        #expect(SearchQuery("Re: Stacks").words == ["re", "stacks"])
    }

    @Test(arguments: [("1999", 1999...1999), ("1955-1960", 1955...1960)])
    func `years are one or a range`(text: String, years: ClosedRange<Int>) {
        #expect(SearchQuery.years(text) == years)
    }

    @Test(arguments: ["", "abc", "2000-1990", "1-2-3"]) func `other years match nothing`(text: String) {
        #expect(SearchQuery.years(text) == nil)
    }

    @Test func `case, accents and punctuation do not matter`() {
        #expect(SearchTerms.words("«Björk», ÉTÉ!") == ["bjork", "ete"])
        #expect(SearchTerms.words("🎷🎺 & co") == ["🎷🎺", "&", "co"])
    }
}

@Suite struct SearchTests {
    private let api = WebAPI.small()

    private func hits(_ query: String, _ kind: ObjectKind, limit: Int = 50) throws -> [JSONObject] {
        let answer = try api.answer(
            "/v1/search?q=\(Parameters.encoded(query))&type=\(kind.rawValue)&limit=\(limit)"
        )
        return try #require(answer[kind.plural]?.object).objects("items")
    }

    @Test func `an artist is found by name, best match first`() throws {
        let artists = try hits("longform ORCHESTRA", .artist)
        #expect(artists.first?["name"] == "Longform Orchestra")
    }

    @Test func `an artist's name finds the albums and the tracks`() throws {
        let albums = try hits("Longform Orchestra", .album)
        #expect(albums.count >= Landmarks.longformLengths.count)
        #expect(albums.allSatisfy { $0.objects("artists").contains { $0["name"] == "Longform Orchestra" } })
        #expect(!(try hits("artist:\"Longform Orchestra\"", .track)).isEmpty)
    }

    @Test func `every type asked for has a paging object of its own`() throws {
        let answer = try api.answer(
            "/v1/search?q=the&type=album,artist,playlist,track,show,episode,audiobook&limit=3"
        )
        #expect(answer.keys == ObjectKind.allCases.map(\.plural))
        for kind in ObjectKind.allCases {
            #expect(answer[kind.plural]?.object?["limit"] == .integer(3))
        }
    }

    @Test func `year, isrc, upc, genre and tag filter`() throws {
        let albums = try hits("year:1990-1999", .album)
        #expect(!albums.isEmpty)
        #expect(albums.allSatisfy { $0["release_date"]?.string?.hasPrefix("199") == true })
        let track = try api.answer("/v1/tracks/\(api.id(.track, 11))")
        let isrc = try #require(track["external_ids"]?.object?["isrc"]?.string)
        #expect(try hits("isrc:\(isrc)", .track).contains { $0["id"] == track["id"] })
        let album = try api.answer("/v1/albums/\(api.id(.album, 2))")
        let code = try #require(album["external_ids"]?.object?.members.first?.value.string)
        #expect(try hits("upc:\(code)", .album).compactMap { $0["id"] } == [album["id"]].compactMap(\.self))
        let artists = try hits("genre:\"cool jazz\"", .artist)
        #expect(!artists.isEmpty)
        #expect(artists.allSatisfy { $0["genres"]?.array?.contains("cool jazz") == true })
        let new = try hits("tag:new", .album)
        #expect(!new.isEmpty)
        #expect(new.allSatisfy { ($0["release_date"]?.string ?? "") > "2026-11-06" })
    }

    @Test func `album and track filters look at those names only`() throws {
        let track = try api.answer("/v1/tracks/\(api.id(.track, 20))")
        let name = try #require(track["name"]?.string)
        let found = try hits("track:\"\(name)\"", .track)
        #expect(found.contains { $0["name"] == track["name"] })
        #expect(try hits("track:\"\(name)\"", .album).isEmpty)
    }

    @Test func `nothing found is an empty page`() throws {
        let answer = try api.answer("/v1/search?q=qqqqqq&type=album")
        #expect(answer["albums"]?.object?["items"] == .array([]))
        #expect(answer["albums"]?.object?["total"] == .integer(0))
    }

    @Test func `some playlists are null`() throws {
        let answer = try api.answer("/v1/search?q=mix&type=playlist&limit=20")
        let items = try #require(answer["playlists"]?.object?["items"]?.array)
        #expect(items.contains(.null))
        #expect(items.contains { $0.object?["type"] == "playlist" })
    }

    @Test func `links say query and keep the market and the external content`() throws {
        let answer = try api.answer(
            "/v1/search?q=a+%26+b&type=album&market=DE&include_external=audio&limit=7"
        )
        let href = answer["albums"]?.object?["href"]?.string
        #expect(
            href
                == "https://api.spotify.com/v1/search?offset=0&limit=7&query=a%20%26%20b&type=album&market=DE"
                + "&include_external=audio"
        )
        let query = try #require(href?.split(separator: "?").last)
        _ = try api.answer("/v1/search?\(query)")
    }

    @Test func `paging ends at the thousandth hit`() throws {
        let api = WebAPI(SyntheticCatalog(seed: 1, artists: 120), mode: .extended)
        let answer = try api.answer("/v1/search?q=year:1900-2100&type=track&limit=30&offset=960")
        let page = try #require(answer["tracks"]?.object)
        #expect(page["total"] == .integer(1_000))
        #expect(page.objects("items").count == 30)
        #expect(page["next"] == .null)
    }
}
