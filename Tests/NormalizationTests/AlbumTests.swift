import Catalog
import Testing

@Suite struct AlbumTests {
    @Test func `a full album fills its row and its lists`() throws {
        let rows = try Rows(
            of: """
                {"album_type":"album","total_tracks":1,"available_markets":["DE","AT"],"id":"\(id("blue"))",\
                "images":[{"url":"u","height":1,"width":2}],"name":"Blue","release_date":"1959-08-17",\
                "release_date_precision":"day","artists":[{"id":"\(id("miles"))","name":"Miles"}],\
                "copyrights":[{"text":"1959 Label","type":"C"}],"external_ids":{"upc":"0886","ean":"1"},\
                "genres":[],"label":"Label","popularity":70}
                """,
            .album("blue")
        )

        let album = try #require(rows[.album].first)
        #expect(album["present"] == "4095")
        #expect(album["name"] == "Blue")
        #expect(album["album_type"] == "album")
        #expect(album["total_tracks"] == "1")
        #expect(album["release_date_text"] == "1959-08-17")
        #expect(album["release_date"] == "1959-08-17")
        #expect(album["release_date_precision"] == "day")
        #expect(album["label"] == "Label")
        #expect(album["popularity"] == "70")
        #expect(rows.markets(of: .album) == ["AT,DE"])
        #expect(rows[.marketSet].count == 1)
        #expect(rows.column("url", of: .albumImage) == ["u"])
        #expect(rows.column("artist_id", of: .albumArtist) == [id("miles")])
        #expect(rows.column("occurrence", of: .albumArtist) == [occurrence(1, 0)])
        #expect(rows.column("kind", of: .albumCopyright) == ["C"])
        #expect(rows.column("text", of: .albumCopyright) == ["1959 Label"])
        #expect(rows.column("kind", of: .albumExternalID) == ["upc", "ean"])
        #expect(rows.column("value", of: .albumExternalID) == ["0886", "1"])
        #expect(rows.column("id", of: .artist) == [id("miles")])
        #expect(rows[.albumTrackPage].isEmpty)
        #expect(rows.quarantined.isEmpty)
    }

    @Test(
        arguments: [
            ("1981", "1981-01-01"), ("1981-12", "1981-12-01"), ("1981-12-15", "1981-12-15"),
            ("2024-02-29", "2024-02-29"), ("0000", nil), ("0000-01-01", nil), ("2023-02-29", nil),
            ("1981-13", nil),
            ("1981-00", nil), ("81", nil), ("", nil), ("soon", nil), ("1981/12/15", nil),
            ("1981-12-15T00:00:00Z", nil),
        ]
    )
    func `a release date is the first day of what its text names`(text: String, day: String?) throws {
        let body = #"{"id":"\#(id("a"))","release_date":"\#(text)","release_date_precision":"year"}"#
        let rows = try Rows(of: body, .album("a"))
        #expect(rows.column("release_date_text", of: .album) == [text])
        #expect(rows.column("release_date", of: .album) == [day])
        #expect(rows.column("release_date_precision", of: .album) == ["year"])
        #expect(rows.quarantined.isEmpty)
    }

    @Test func `equal lists of markets are one set, in whatever order`() throws {
        let body = """
            {"albums":[{"id":"\(id("a"))","available_markets":["DE","AT"]},\
            {"id":"\(id("b"))","available_markets":["AT","DE","AT"]},{"id":"\(id("c"))","available_markets":[]},\
            {"id":"\(id("d"))","available_markets":null},{"id":"\(id("e"))"},\
            {"id":"\(id("f"))","available_markets":["AT","Germany",null,5]}]}
            """
        let rows = try Rows(of: body, .albums(["a", "b", "c", "d", "e", "f"]))
        #expect(rows.column("markets", of: .marketSet) == ["AT,DE", "", "AT"])
        #expect(rows.markets(of: .album) == ["AT,DE", "AT,DE", "", nil, nil, "AT"])
        #expect(rows.column("present", of: .album) == ["128", "128", "128", "128", "0", "128"])
        #expect(
            rows.quarantined.map { $0[1] } == [
                "/albums/5/available_markets/1", "/albums/5/available_markets/2",
                "/albums/5/available_markets/3",
            ]
        )
    }

    @Test(arguments: [
        #""available_markets":["de","at"]"#, #""available_markets":[null]"#, #""external_ids":{"upc":5}"#,
        #""artists":[{"id":null},{"name":"A"},7]"#, #""artists":[{"id":"\#(id("a"))","id":"short"}]"#,
        #""copyrights":["1959 Label"]"#,
    ])
    func `a list of which nothing can be used is not told of, nor taken for an empty one`(
        list: String
    ) throws {
        let rows = try Rows(of: #"{"id":"\#(id("b"))",\#(list)}"#, .album("b"))
        #expect(rows.column("present", of: .album) == ["0"])
        #expect(rows.column("market_set", of: .album) == [nil])
        #expect(rows[.marketSet].isEmpty)
        #expect(!rows.quarantined.isEmpty)
    }

    @Test func `a set of markets after a list without any is its own`() throws {
        let body = """
            {"albums":[{"id":"\(id("a"))","available_markets":["DE"]},\
            {"id":"\(id("b"))","available_markets":["de"]},{"id":"\(id("c"))","available_markets":["DE"]}]}
            """
        let rows = try Rows(of: body, .albums(["a", "b", "c"]))
        #expect(rows.markets(of: .album) == ["DE", nil, "DE"])
        #expect(rows.column("present", of: .album) == ["128", "0", "128"])
    }

    @Test(arguments: ["null", "true", "false"])
    func `what is no text among the codes is never taken for the text behind it`(odd: String) throws {
        // The next text of the answer is a key that says what the list before said in that place.
        let body = """
            {"albums":[{"id":"\(id("a"))","available_markets":["AD","AT"]},\
            {"id":"\(id("b"))","available_markets":["AD",\(odd)],"AT":1},\
            {"id":"\(id("c"))","available_markets":["AD",\(odd),"ATATATATA","AT"]},\
            {"id":"\(id("d"))","available_markets":["AD","AT"]}]}
            """
        let rows = try Rows(of: body, .albums(["a", "b", "c", "d"]))
        #expect(rows.markets(of: .album) == ["AD,AT", "AD", "AD,AT", "AD,AT"])
        #expect(
            rows.quarantined.map { $0[1] } == [
                "/albums/1/available_markets/1", "/albums/2/available_markets/1",
                "/albums/2/available_markets/2",
            ]
        )
    }

    @Test func `more lists of markets than are remembered stay right`() throws {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        let codes = letters.flatMap { first in letters.map { first + $0 } }
        let lists = (0..<9_000).map { [codes[$0 % 676], codes[($0 / 676) % 676]] }
        let albums = lists.enumerated().map { index, list in
            #"{"id":"\#(id("x\(index)"))","available_markets":["\#(list[0])","\#(list[1])"]}"#
        }
        let body = #"{"albums":[\#(albums.joined(separator: ","))]}"#
        let rows = try Rows(of: body, .albums(lists.indices.map { "x\($0)" }))

        #expect(rows.markets(of: .album) == lists.map { Set($0).sorted().joined(separator: ",") })
    }

    @Test func `of many keys that stand twice the last counts, too`() throws {
        let members = (0..<40).map { #""k\#($0 % 20)":"\#($0)""# }.joined(separator: ",")
        let rows = try Rows(of: #"{"id":"\#(id("a"))","external_ids":{\#(members)}}"#, .album("a"))
        #expect(rows.column("kind", of: .albumExternalID) == (0..<20).map { "k\($0)" })
        #expect(rows.column("value", of: .albumExternalID) == (20..<40).map(String.init))
    }

    @Test func `of a map's key that stands twice the last counts, and null is a value`() throws {
        let body = #"{"id":"\#(id("a"))","external_ids":{"upc":"1","ean":null,"upc":"2","isrc":5}}"#
        let rows = try Rows(of: body, .album("a"))
        #expect(rows.column("kind", of: .albumExternalID) == ["ean", "upc"])
        #expect(rows.column("value", of: .albumExternalID) == [nil, "2"])
        #expect(rows.quarantined == [["unusable", "/external_ids/isrc", "expected a text"]])
    }

    @Test func `albums of an artist belong to whom the request names`() throws {
        let body = """
            {"items":[{"id":"\(id("a"))","album_group":"single"},null,{"id":"\(id("b"))"}],\
            "next":null,"offset":0,"limit":20,"total":3}
            """
        let request = Request(path: "/v1/artists/\(id("miles"))/albums", asked: [id("miles")])
        let rows = try Rows(of: body, request)
        #expect(rows.column("artist_id", of: .artistAlbum) == [id("miles"), id("miles")])
        #expect(rows.column("album_id", of: .artistAlbum) == [id("a"), id("b")])
        #expect(rows.column("album_group", of: .artistAlbum) == ["single", nil])
        #expect(rows.column("id", of: .album) == [id("a"), id("b")])
        #expect(rows[.artist].isEmpty)
    }
}
