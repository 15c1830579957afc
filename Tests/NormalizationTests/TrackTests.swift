import Catalog
import Testing

@Suite struct TrackTests {
    private func page(_ items: String, offset: String = "0", next: String = "null") -> String {
        #"{"href":"x","items":[\#(items)],"limit":50,"next":\#(next),"offset":\#(offset),"total":9}"#
    }

    private let owner = Request(path: "/v1/albums/\(id("blue"))/tracks", asked: [id("blue")])

    @Test func `a full track fills its row and those of its album and artists`() throws {
        let rows = try Rows(
            of: """
                {"album":{"id":"\(id("blue"))","name":"Blue","artists":[{"id":"\(id("miles"))"}]},\
                "artists":[{"id":"\(id("miles"))"},{"id":"\(id("bill"))"}],"available_markets":["DE"],"disc_number":1,\
                "duration_ms":545000,"explicit":false,"external_ids":{"isrc":"US123"},"id":"\(id("sowhat"))",\
                "is_local":false,"name":"So What","popularity":50,"preview_url":null,"track_number":2}
                """,
            .track("sowhat")
        )

        let track = try #require(rows[.track].first)
        #expect(track["present"] == "4095")
        #expect(track["occurrence"] == occurrence(1, 0))
        #expect(track["duration_ms"] == "545000")
        #expect(track["explicit"] == "f")
        #expect(track["is_local"] == "f")
        #expect(track["disc_number"] == "1")
        #expect(track["track_number"] == "2")
        #expect(track["preview_url"] == .some(nil))
        #expect(track["album_id"] == id("blue"))
        #expect(track["read_in_album_id"] == .some(nil))
        #expect(rows.column("artist_id", of: .trackArtist) == [id("miles"), id("bill")])
        #expect(rows.column("position", of: .trackArtist) == ["1", "2"])
        #expect(rows.column("value", of: .trackExternalID) == ["US123"])
        #expect(rows.column("name", of: .album) == ["Blue"])
        #expect(rows.column("id", of: .artist) == [id("miles"), id("bill")])
        #expect(
            Set(rows.column("occurrence", of: .artist) + rows.column("occurrence", of: .album)).count == 3
        )
        #expect(rows[.albumTrack].isEmpty)
        #expect(rows[.trackPlayability].isEmpty)
        #expect(rows[.alias].isEmpty)
    }

    @Test func `a page takes its album from the request and its places from the offset`() throws {
        let items = #"{"id":"\#(id("t51"))","disc_number":2,"track_number":3},null,{"id":"\#(id("t53"))"}"#
        let rows = try Rows(of: page(items, offset: "50", next: "\"x\""), owner)

        let page = try #require(rows[.albumTrackPage].first)
        #expect(page["album_id"] == id("blue"))
        #expect(page["first_position"] == "51")
        #expect(page["item_count"] == "3")
        #expect(page["is_last"] == "f")
        #expect(rows.column("position", of: .albumTrack) == ["51", "53"])
        #expect(rows.column("track_id", of: .albumTrack) == [id("t51"), id("t53")])
        #expect(rows.column("disc_number", of: .albumTrack) == ["2", nil])
        #expect(rows.column("track_number", of: .albumTrack) == ["3", nil])
        #expect(rows.column("occurrence", of: .albumTrack) == [page["occurrence"], page["occurrence"]])
        #expect(rows.column("read_in_album_id", of: .track) == [id("blue"), id("blue")])
        #expect(rows.column("album_id", of: .track) == [nil, nil])
        #expect(rows.quarantined.isEmpty)
    }

    @Test func `an embedded page is a page of the album it stands in`() throws {
        let body = #"{"id":"\#(id("blue"))","tracks":\#(page(#"{"id":"\#(id("t"))"}"#))}"#
        let rows = try Rows(of: body, .album("blue"))
        #expect(rows.column("album_id", of: .albumTrackPage) == [id("blue")])
        #expect(rows.column("is_last", of: .albumTrackPage) == ["t"])
        #expect(rows.column("read_in_album_id", of: .track) == [id("blue")])
    }

    @Test func `an empty page is a page`() throws {
        let rows = try Rows(of: page("", offset: "50"), owner)
        #expect(rows.column("item_count", of: .albumTrackPage) == ["0"])
        #expect(rows.column("first_position", of: .albumTrackPage) == ["51"])
    }

    @Test(arguments: ["-1", "null", #""0""#, "2147483647", "0.5"])
    func `a page that does not say where it begins places nothing but loses no track`(offset: String) throws {
        let rows = try Rows(of: page(#"{"id":"\#(id("t"))"}"#, offset: offset), owner)
        #expect(rows[.albumTrackPage].isEmpty)
        #expect(rows[.albumTrack].isEmpty)
        #expect(rows.column("id", of: .track) == [id("t")])
        #expect(rows.quarantined.map { $0[1] }.contains("/offset"))
    }

    @Test func `a page without items is quarantined`() throws {
        let rows = try Rows(of: #"{"offset":0,"next":null,"items":null}"#, owner)
        #expect(rows[.albumTrackPage].isEmpty)
        #expect(rows.quarantined == [["unusable", "/items", "missing, and its row cannot be without it"]])
    }

    @Test func `a page without next is not the last`() throws {
        let rows = try Rows(of: #"{"offset":0,"items":[]}"#, owner)
        #expect(rows.column("is_last", of: .albumTrackPage) == ["f"])
    }

    @Test func `a local file is quarantined as one, and what it credits is kept`() throws {
        let local = """
            {"id":null,"is_local":true,"name":"mine.mp3","album":{"id":null,"name":""},\
            "artists":[{"id":null,"name":"Me"},{"id":"\(id("miles"))"}]}
            """
        let rows = try Rows(of: page(local), owner)
        #expect(rows[.track].isEmpty)
        #expect(rows[.albumTrack].isEmpty)
        #expect(rows[.trackArtist].isEmpty)
        #expect(rows.column("id", of: .artist) == [id("miles")])
        #expect(
            rows.quarantined == [
                ["unusable", "/items/0", "a local file has no identifier"],
                ["unusable", "/items/0/album", "no identifier of 22 base-62 characters"],
                ["unusable", "/items/0/artists/0", "no identifier of 22 base-62 characters"],
            ]
        )
    }

    @Test func `an album that cannot be used does not erase the one that is known`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("t"))","album":{"id":"bad"}}"#, .track("t"))
        #expect(rows.column("present", of: .track) == ["0"])
        #expect(rows.column("album_id", of: .track) == [nil])
    }

    @Test func `an album that is null is said to be null`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("t"))","album":null}"#, .track("t"))
        #expect(rows.column("present", of: .track) == [String(TrackField.album.rawValue)])
    }

    @Test func `playability is kept where a market was asked for and something is said`() throws {
        let items = """
            {"id":"\(id("a"))","is_playable":true},{"id":"\(id("b"))","restrictions":{"reason":"market"}},\
            {"id":"\(id("c"))"},{"id":"\(id("d"))","is_playable":null}
            """
        var request = owner
        #expect(try Rows(of: page(items), request)[.trackPlayability].isEmpty)
        request.query = ["market": "DE"]
        let rows = try Rows(of: page(items), request)
        #expect(rows.column("track_id", of: .trackPlayability) == [id("a"), id("b")])
        #expect(rows.column("market", of: .trackPlayability) == ["DE", "DE"])
        #expect(rows.column("is_playable", of: .trackPlayability) == ["t", nil])
        #expect(rows.column("restriction", of: .trackPlayability) == [nil, "market"])
    }
}
