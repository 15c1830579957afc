import Catalog
import Normalization
import Testing

/// What becomes of an object in which something is not known is what its table's contract says.
@Suite struct ContractTests {
    private let artist = #"{"id":"\#(id("a"))","name":"x","genres":["g"],"mood":1}"#

    @Test func `evolve uses it and reports it`() throws {
        let rows = try Rows(of: artist, .artist("a"), [.artist: .evolve])
        #expect(rows.drifted == ["/v1/artists/{id} /mood 1: 1"])
        #expect(rows.column("name", of: .artist) == ["x"])
        #expect(rows.quarantined == [])
    }

    @Test func `ignore uses it and says nothing`() throws {
        let rows = try Rows(of: artist, .artist("a"), [.artist: .ignore])
        #expect(rows.drifted == [])
        #expect(rows.column("name", of: .artist) == ["x"])
        #expect(rows.quarantined == [])
    }

    @Test func `quarantine keeps it out of the rows, with all that is its own`() throws {
        let rows = try Rows(of: artist, .artist("a"), [.artist: .quarantine])
        #expect(rows.drifted == ["/v1/artists/{id} /mood 1: 1"])
        #expect(rows[.artist].isEmpty)
        #expect(rows[.artistGenre].isEmpty)
        #expect(rows[.alias].isEmpty)
        #expect(rows.quarantined == [["unusable", "", "unknown field /mood, contract quarantine"]])
        #expect(rows.column("excerpt", of: .quarantine) == [artist])
        #expect(rows.counts.unusable == 1)
    }

    @Test func `an object is quarantined once, and others of its answer are used`() throws {
        let known = #"{"id":"\#(id("k"))","name":"y"}"#
        let odd = #"{"id":"\#(id("o"))","mood":1,"followers":{"mood":2},"type":"duo"}"#
        let track = #"{"id":"\#(id("t"))","name":"z","artists":[\#(known),\#(odd),\#(odd)]}"#
        let rows = try Rows(of: track, .track("t"), [.artist: .quarantine])
        #expect(rows.column("id", of: .artist) == [id("k")])
        #expect(rows.column("artist_id", of: .trackArtist) == [id("k"), id("o"), id("o")])
        #expect(rows.column("position", of: .trackArtist) == ["1", "2", "3"])
        #expect(rows.column("name", of: .track) == ["z"])
        #expect(
            rows.quarantined == [
                ["unusable", "/artists/1", "unknown field /mood, contract quarantine"],
                ["unusable", "/artists/2", "unknown field /mood, contract quarantine"],
            ]
        )
        #expect(
            rows.drifted == [
                "/v1/tracks/{id} /artists/*/followers/mood 2: 2", "/v1/tracks/{id} /artists/*/mood 2: 1",
                "/v1/tracks/{id} /artists/*/type 2=duo",
            ]
        )
    }

    @Test func `an album that is kept out leaves its tracks in, and their album as it is known`() throws {
        let track = #"{"id":"\#(id("t"))","name":"z"}"#
        let page = #"{"offset":0,"next":null,"items":[\#(track)]}"#
        let album = #"{"id":"\#(id("b"))","album_type":"mixtape","tracks":\#(page)}"#
        let rows = try Rows(of: album, .album("b"), [.album: .quarantine])
        #expect(rows[.album].isEmpty)
        #expect(rows[.albumTrackPage].isEmpty)
        #expect(rows[.albumTrack].isEmpty)
        #expect(rows.column("id", of: .track) == [id("t")])
        #expect(rows.column("read_in_album_id", of: .track) == [nil])
        #expect(
            rows.quarantined == [["unusable", "", "unknown value of /album_type, contract quarantine"]]
        )
        let whole = #"{"id":"\#(id("t"))","album":{"id":"\#(id("b"))","mood":1}}"#
        let inner = try Rows(of: whole, .track("t"), [.album: .quarantine])
        #expect(inner.column("album_id", of: .track) == [nil])
        let present = inner.column("present", of: .track).compactMap { $0.flatMap { Int($0) } }
        #expect(present.map { $0 & TrackField.album.rawValue } == [0])
    }

    @Test func `what is kept out stays where lists have it, or they would say that it is gone`() throws {
        let odd = #"{"id":"\#(id("o"))","disc_number":1,"track_number":2,"mood":1,"artists":[]}"#
        let nobody = #"{"mood":1,"name":"without identifier"}"#
        let known = #"{"id":"\#(id("k"))","disc_number":1,"track_number":1}"#
        let page = #"{"offset":0,"next":null,"items":[\#(known),\#(odd),\#(nobody)]}"#
        let album = #"{"id":"\#(id("b"))","tracks":\#(page)}"#
        let rows = try Rows(of: album, .album("b"), [.track: .quarantine])
        #expect(rows.column("id", of: .track) == [id("k")])
        #expect(rows.column("item_count", of: .albumTrackPage) == ["3"])
        #expect(rows.column("track_id", of: .albumTrack) == [id("k"), id("o")])
        #expect(rows.column("position", of: .albumTrack) == ["1", "2"])
        #expect(rows.column("track_number", of: .albumTrack) == ["1", "2"])
        #expect(rows.quarantined.map { $0[1] } == ["/tracks/items/1", "/tracks/items/2"])

        let hits = #"{"tracks":{"offset":0,"next":null,"items":[\#(odd)]}}"#
        let found = try Rows(of: hits, .search("x"), [.track: .quarantine])
        #expect(found[.track].isEmpty)
        #expect(found.column("entity_id", of: .searchHit) == [id("o")])
    }

    @Test func `copyrights of which each has an unknown word are as if the album had not sent them`() throws {
        let lines = #"{"type":"C","text":"a"},{"type":"X","text":"b"}"#
        let contracts: [StagedTable: SchemaContract] = [.albumCopyright: .quarantine]
        func rows(_ copyrights: String) throws -> Rows {
            let body = #"{"id":"\#(id("b"))","copyrights":[\#(copyrights)]}"#
            return try Rows(of: body, .album("b"), contracts)
        }
        let told = String(AlbumField.copyrights.rawValue)
        #expect(try rows(lines).column("position", of: .albumCopyright) == ["1"])
        #expect(try rows(lines).column("present", of: .album) == [told])
        let odd = try rows(lines.replacing(#""C""#, with: #""Y""#))
        #expect(odd[.albumCopyright].isEmpty)
        #expect(odd.column("present", of: .album) == ["0"])
        #expect(odd.quarantined.map { $0[1] } == ["/copyrights/0", "/copyrights/1"])
    }

    @Test func `what has no row but its place is kept out of that, and a set lacks it`() throws {
        let shows = #"{"shows":{"offset":0,"next":null,"items":[{"id":"\#(id("s"))","mood":1}]}}"#
        let found = try Rows(of: shows, .search("x"), [.searchHit: .quarantine])
        #expect(found[.searchHit].isEmpty)
        #expect(found[.searchPage].count == 1)
        let page = #"{"items":[{"id":"\#(id("b"))","album_group":"tour"}]}"#
        let request = Request(path: "/v1/artists/\(id("a"))/albums", asked: [id("a")])
        #expect(try Rows(of: page, request, [.album: .quarantine])[.artistAlbum].isEmpty)
    }

    @Test func `an element without an identifier, and a page, are kept out as well`() throws {
        let images = #"{"url":"u"},{"url":"v","alt":1},{"url":"w"}"#
        let artist = try Rows(
            of: #"{"id":"\#(id("a"))","images":[\#(images)]}"#,
            .artist("a"),
            [.artistImage: .quarantine]
        )
        #expect(artist.column("position", of: .artistImage) == ["1", "3"])
        #expect(artist.quarantined == [["unusable", "/images/1", "unknown field /alt, contract quarantine"]])

        for odd in [#""alt":1"#, #""alt":{}"#] {
            let none = try Rows(
                of: #"{"id":"\#(id("a"))","name":"x","images":[{"url":"u",\#(odd)},{\#(odd)}]}"#,
                .artist("a"),
                [.artistImage: .quarantine]
            )
            #expect(none[.artistImage].isEmpty)
            #expect(none.column("present", of: .artist) == [String(ArtistField.name.rawValue)])
            #expect(none.quarantined.count == 2)
        }

        let page = #"{"items":[{"id":"\#(id("b"))","album_group":"album"}],"seed":1}"#
        let request = Request(path: "/v1/artists/\(id("a"))/albums", asked: [id("a")])
        let albums = try Rows(of: page, request, [.artistAlbum: .quarantine])
        #expect(albums[.artistAlbum].isEmpty)
        #expect(albums.column("id", of: .album) == [id("b")])
        #expect(albums.quarantined == [["unusable", "", "unknown field /seed, contract quarantine"]])

        let hits = #"{"artists":{"offset":0,"next":null,"items":[{"id":"\#(id("a"))"}],"seed":1}}"#
        let search = try Rows(of: hits, .search("x"), [.searchPage: .quarantine])
        #expect(search[.searchPage].isEmpty)
        #expect(search[.searchHit].isEmpty)
        #expect(search.column("id", of: .artist) == [id("a")])
    }
}
