import Catalog
import Testing

@Suite struct ContentTests {
    private static let artist = #"{"id":"\#(id("a"))","name":"A"}"#
    private static let album = """
        {"id":"\(id("b"))","name":"B","album_type":"album","total_tracks":2,"release_date":"1959-08-17",\
        "release_date_precision":"day","label":"L","popularity":7,"available_markets":["AT","DE"],\
        "images":[{"url":"u","height":1,"width":2},{"url":"v","height":1,"width":2}],"artists":[\(artist)],\
        "copyrights":[{"text":"c","type":"C"}],"external_ids":{"upc":"1"}}
        """
    private static let track = """
        {"id":"\(id("t"))","name":"T","duration_ms":1,"explicit":false,"popularity":1,"disc_number":1,\
        "track_number":1,"is_local":false,"preview_url":"p","available_markets":["DE"],"artists":[\(artist)],\
        "external_ids":{"isrc":"1"},"album":{"id":"\(id("b"))"}}
        """
    private static let full = """
        {"id":"\(id("a"))","name":"A","popularity":1,"followers":{"total":5},"genres":["x","y"],\
        "images":[{"url":"u","height":1,"width":2}]}
        """

    private func content(_ table: StagedTable, of body: String, _ request: Request) throws -> String {
        let rows = try Rows(of: body, request)
        return try #require(rows.column("content", of: table).first ?? nil)
    }

    @Test func `content is a bigint of nineteen digits`() throws {
        let bodies = (0..<200).map { (Request.artist("\($0)"), #"{"id":"\#(id("\($0)"))"}"#) }
        let contents = try Rows(of: bodies).column("content", of: .artist).compactMap(\.self)
        #expect(Set(contents).count == 200)
        #expect(contents.allSatisfy { $0.utf8.count == 19 && (Int64($0) ?? -1) >= 0 })
    }

    @Test func `the same telling has the same content, whatever the run, the answer and its other objects`()
        throws
    {
        let alone = try Rows(of: Self.album, .album("b"))
        var later = Request.albums(["c", "b"])
        later.fetchedAt = "2027-01-01T00:00:00Z"
        let turned = Self.album.replacing(#"["AT","DE"]"#, with: #"["DE","AT","DE"]"#)
        let other = #"{"id":"\#(id("c"))","available_markets":["FR"],"artists":[\#(Self.artist)]}"#
        let among = try Rows(of: [
            (.artist("z"), #"{"id":"\#(id("z"))"}"#), (later, #"{"albums":[\#(other),\#(turned)]}"#),
        ])
        #expect(among.column("content", of: .album).last == alone.column("content", of: .album).first)
        #expect(among.column("content", of: .artist).last == alone.column("content", of: .artist).first)
        #expect(among.column("market_set", of: .album).last == alone.column("market_set", of: .album).first)
    }

    @Test func `it is the same on every machine and with every version`() throws {
        #expect(try content(.artist, of: Self.full, .artist("a")) == "1929765180809611974")
        #expect(try content(.album, of: Self.album, .album("b")) == "0148825347593694993")
        let album = try Rows(of: Self.album, .album("b"))
        #expect(album.column("market_set", of: .album) == ["1139493164931360329"])
    }

    @Test(
        arguments: [
            (#""name":"A""#, #""name":"B""#), (#""name":"A""#, #""name":null"#), (#""name":"A","#, ""),
            (#""popularity":1"#, #""popularity":null"#), (#""popularity":1,"#, ""),
            (#""total":5"#, #""total":6"#),
            (#"["x","y"]"#, #"["y","x"]"#), (#"["x","y"]"#, #"["x"]"#), (#"["x","y"]"#, "[]"),
            (#"["x","y"]"#, "null"), (#""genres":["x","y"],"#, ""), (#""url":"u""#, #""url":"v""#),
            (#""width":2"#, #""width":null"#),
        ]
    )
    func `another telling of an artist has another content`(told: String, instead: String) throws {
        let other = Self.full.replacing(told, with: instead)
        #expect(other != Self.full)
        #expect(
            try content(.artist, of: other, .artist("a")) != content(.artist, of: Self.full, .artist("a"))
        )
    }

    @Test(
        arguments: [
            (#""name":"B""#, #""name":"b""#), (#""1959-08-17""#, #""1959-08-18""#), (#""L""#, "null"),
            (#"["AT","DE"]"#, #"["AT"]"#), (#"["AT","DE"]"#, "[]"), (#"["AT","DE"]"#, "null"),
            (#""available_markets":["AT","DE"],"#, ""), (#""url":"u""#, #""url":"w""#),
            (#""text":"c""#, #""text":"d""#), (#""upc":"1""#, #""ean":"1""#), (#"{"upc":"1"}"#, "{}"),
            (artist, #"{"id":"\#(id("z"))","name":"A"}"#), (#""popularity":7"#, #""popularity":70"#),
        ]
    )
    func `another telling of an album has another content`(told: String, instead: String) throws {
        let other = Self.album.replacing(told, with: instead)
        #expect(other != Self.album)
        #expect(try content(.album, of: other, .album("b")) != content(.album, of: Self.album, .album("b")))
    }

    @Test(
        arguments: [
            (#""duration_ms":1"#, #""duration_ms":2"#), (#""explicit":false"#, #""explicit":true"#),
            (#""isrc":"1""#, #""isrc":"2""#), (#""p""#, "null"), (#","album":{"id":"\#(id("b"))"}"#, ""),
            (artist, "\(artist),\(artist)"), (artist, ""), (#"["DE"]"#, #"["FR"]"#),
        ]
    )
    func `another telling of a track has another content`(told: String, instead: String) throws {
        let other = Self.track.replacing(told, with: instead)
        #expect(other != Self.track)
        #expect(try content(.track, of: other, .track("t")) != content(.track, of: Self.track, .track("t")))
    }

    @Test func `what an artist in its credits is called is not told by a track`() throws {
        let other = Self.track.replacing(#""name":"A""#, with: #""name":"Z""#)
        #expect(try content(.track, of: other, .track("t")) == content(.track, of: Self.track, .track("t")))
    }

    @Test func `the album in which a track was read belongs to what it tells`() throws {
        let page = #"{"items":[{"id":"\#(id("t"))"}],"offset":0,"next":null}"#
        func read(in album: String) throws -> String {
            let path = "/v1/albums/\(id(album))/tracks"
            return try content(.track, of: page, Request(path: path, asked: [id(album)]))
        }
        #expect(try read(in: "b") == read(in: "b"))
        #expect(try read(in: "b") != read(in: "c"))
        #expect(try read(in: "b") != content(.track, of: #"{"id":"\#(id("t"))"}"#, .track("t")))
    }

    @Test func `a page tells its places, and not what its tracks are called`() throws {
        let items = #"{"id":"\#(id("t"))","disc_number":1,"track_number":1,"name":"T"}"#
        let page = #"{"items":[\#(items)],"offset":0,"next":null}"#
        let request = Request(path: "/v1/albums/\(id("b"))/tracks", asked: [id("b")])
        let told = try content(.albumTrackPage, of: page, request)
        func other(_ text: String, _ instead: String) throws -> String {
            try content(.albumTrackPage, of: page.replacing(text, with: instead), request)
        }
        #expect(try other(#""name":"T""#, #""name":"U""#) == told)
        #expect(try other(#""track_number":1"#, #""track_number":2"#) != told)
        #expect(try other(id("t"), id("u")) != told)
        #expect(try other(#""next":null"#, #""next":"x""#) != told)
        #expect(try other(#""offset":0"#, #""offset":1"#) != told)
        #expect(try other(items, "") != told)
        #expect(try other(items, "null") != told)
    }

    @Test func `an object without a row has no lists either`() throws {
        let rows = try Rows(of: #"{"genres":["x"],"images":[{"url":"u"}]}"#, .artist("a"))
        #expect(rows[.artistGenre].isEmpty)
        #expect(rows[.artistImage].isEmpty)
        #expect(try Rows(of: "{\"artists\":\(Self.hits)}", Request(path: "/v1/search"))[.searchHit].isEmpty)
    }

    private static let hits = #"{"items":[{"id":"\#(id("a"))"}],"offset":0,"next":null}"#
}
