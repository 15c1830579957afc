import Catalog
import Normalization
import Testing

@Suite struct SearchTests {
    private func page(_ items: String, offset: Int = 0, next: String = "null") -> String {
        #"{"items":[\#(items)],"limit":10,"next":\#(next),"offset":\#(offset),"total":99}"#
    }

    @Test func `each kind has a page and its hits in order`() throws {
        let body = """
            {"artists":\(page(#"{"id":"\#(id("a"))","name":"A"}"#, offset: 10, next: "\"x\"")),\
            "albums":\(page(#"{"id":"\#(id("b"))"},{"id":"\#(id("c"))"}"#))}
            """
        let rows = try Rows(of: body, .search("miles davis"))

        #expect(rows.column("kind", of: .searchPage) == ["artist", "album"])
        #expect(rows.column("first_rank", of: .searchPage) == ["11", "1"])
        #expect(rows.column("item_count", of: .searchPage) == ["1", "2"])
        #expect(rows.column("is_last", of: .searchPage) == ["f", "t"])
        #expect(rows.column("observed_on", of: .searchPage) == ["2026-11-21", "2026-11-21"])
        #expect(rows.column("query", of: .searchPage) == ["miles davis", "miles davis"])
        #expect(rows.column("rank", of: .searchHit) == ["11", "1", "2"])
        #expect(rows.column("entity_id", of: .searchHit) == [id("a"), id("b"), id("c")])
        let pages = rows.column("occurrence", of: .searchPage)
        #expect(rows.column("occurrence", of: .searchHit) == [pages[0], pages[1], pages[1]])
        #expect(rows.column("id", of: .artist) == [id("a")])
        #expect(rows.column("id", of: .album) == [id("b"), id("c")])
    }

    @Test(arguments: ["playlist", "show", "episode", "audiobook"])
    func `hits of kinds without a table are kept as hits, and nulls keep their ranks`(kind: String) throws {
        let body = #"{"\#(kind)s":\#(page(#"null,{"id":"\#(id("p"))","name":"P"}"#))}"#
        let rows = try Rows(of: body, .search("x"))
        #expect(rows.column("kind", of: .searchPage) == [kind])
        #expect(rows.column("occurrence", of: .searchHit) == rows.column("occurrence", of: .searchPage))
        #expect(rows.column("rank", of: .searchHit) == ["2"])
        #expect(rows.column("item_count", of: .searchPage) == ["2"])
        #expect(rows.counts.rows.filter { $0.value > 0 } == ["answer": 1, "search_page": 1, "search_hit": 1])
    }

    @Test func `tracks found are read in no album`() throws {
        let rows = try Rows(of: #"{"tracks":\#(page(#"{"id":"\#(id("t"))"}"#))}"#, .search("x"))
        #expect(rows.column("read_in_album_id", of: .track) == [nil])
        #expect(rows[.albumTrack].isEmpty)
    }

    @Test func `market and external audio are part of what was searched for`() throws {
        let body = #"{"artists":\#(page(""))}"#
        let request = Request.search("tab\\tstop", ["market": "DE", "include_external": "audio"])
        let rows = try Rows(of: body, request)
        #expect(rows.column("query", of: .searchPage) == ["tab\tstop [market=DE] [include_external=audio]"])
        #expect(
            try Rows(of: body, .search("x", ["market": "DE"])).column("query", of: .searchPage) == [
                "x [market=DE]"
            ]
        )
    }

    @Test func `a search that no index can hold is refused, and the longest that one can is not`() throws {
        let body = #"{"artists":\#(page(#"{"id":"\#(id("a"))"}"#))}"#
        let longest = String(repeating: "x", count: 1_000 - " [market=DE]".utf8.count)
        let rows = try Rows(of: body, .search(longest, ["market": "DE"]))
        #expect(rows[.searchHit].count == 1)
        let refused = try Rows(of: body, .search(longest + "x", ["market": "DE"]))
        #expect(refused[.searchPage].isEmpty)
        #expect(refused.counts.refusedLines == 1)
        let reason = "the search has more than 1000 bytes: no index has room"
        #expect(refused.quarantined.map { $0[2] } == [reason])
    }

    @Test func `new releases are a search for albums`() throws {
        let rows = try Rows(
            of: #"{"albums":\#(page(#"{"id":"\#(id("b"))"}"#))}"#,
            Request(path: "/v1/browse/new-releases", query: ["limit": "10"])
        )
        #expect(rows.column("query", of: .searchPage) == ["browse:new-releases"])
        #expect(rows.column("entity_id", of: .searchHit) == [id("b")])
        #expect(rows.column("kind", of: .searchPage) == ["album"])
        #expect(rows.column("id", of: .album) == [id("b")])
    }

    @Test func `a kind that no mapping names is quarantined and the rest is kept`() throws {
        let rows = try Rows(of: #"{"concerts":{"items":[]},"artists":\#(page(""))}"#, .search("x"))
        #expect(rows.quarantined == [["unusable", "/concerts", "no mapping names this member"]])
        #expect(rows[.searchPage].count == 1)
    }

    @Test func `a member that no mapping names is pointed at as JSON pointers are written`() throws {
        let rows = try Rows(of: #"{"a/b~c":1,"artists":\#(page(""))}"#, .search("x"))
        #expect(rows.quarantined.map { $0[1] } == ["/a~1b~0c"])
    }

    @Test func `a long key is cut between characters`() throws {
        let key = String(repeating: "x", count: 255) + "éé"
        let rows = try Rows(of: #"{"\#(key)":1,"artists":\#(page(""))}"#, .search("x"))
        #expect(rows.quarantined.map { $0[1] } == ["/" + key.prefix(255)])
    }

    @Test func `an answer without any known kind is quarantined`() throws {
        let rows = try Rows(of: "{}", .search("x"))
        #expect(rows.quarantined == [["unusable", "", "nothing in this answer is mapped"]])
    }

    @Test func `a hit without identifier is quarantined`() throws {
        let rows = try Rows(
            of: #"{"shows":\#(page(#"{"id":"spotify:show:1"},{"id":"\#(id("s"))"}"#))}"#,
            .search("x")
        )
        #expect(rows.column("rank", of: .searchHit) == ["2"])
        #expect(rows.quarantined.map { $0[1] } == ["/shows/items/0"])
    }
}
