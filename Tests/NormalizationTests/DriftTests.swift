import Catalog
import Testing

@testable import Normalization

/// What Spotify sends and no mapping knows is seen, counted and shown, wherever it stands.
@Suite struct DriftTests {
    @Test func `what is known and not kept is no news`() throws {
        let addresses = #""uri":"u","href":null,"external_urls":{"spotify":"s"}"#
        let artist = #"{"id":"\#(id("a"))","type":"artist",\#(addresses)}"#
        let image = #"{"url":"u","width":1,"height":null}"#
        let track = """
            {"id":"\(id("t"))","type":"track","uri":"u","href":"h","external_urls":{},"is_playable":true,
            "linked_from":{"id":"\(id("f"))","type":"track","uri":"u","href":"h","external_urls":{}},
            "restrictions":{"reason":"market"},"artists":[\(artist)]}
            """.replacing("\n", with: "")
        let album = """
            {"id":"\(id("b"))","type":"album","album_type":"EP","genres":[],"restrictions":null,"is_playable":null,
            "images":[\(image)],"copyrights":[{"type":"C","text":"c"}],"release_date_precision":null,
            "tracks":{"href":"h","limit":50,"offset":0,"next":null,"previous":null,"total":1,"items":[\(track)]}}
            """.replacing("\n", with: "")
        #expect(try Rows(of: album, .album("b")).drifted == [])
    }

    @Test func `an unknown field is seen with its endpoint, its pointer and an example`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","name":"x","mood":{"calm":[1,true]}}"#, .artist("a"))
        #expect(rows.drifted == [#"/v1/artists/{id} /mood 1: {"calm":[1,true]}"#])
        #expect(rows.drifts.all.first?.object == "artist")
        #expect(rows.drifts.all.first?.landed == "albums/00001.ndjson:1")
        #expect(rows.drifts.all.first?.firstSeenAt == "2026-11-21T02:41:00.123Z")
        #expect(rows.column("name", of: .artist) == ["x"])
        #expect(rows.quarantined == [])
    }

    @Test func `inside of what is known it is seen, too`() throws {
        let artist = #"{"id":"\#(id("a"))","followers":{"total":1,"href":null,"hidden":2}}"#
        #expect(try Rows(of: artist, .artist("a")).drifted == ["/v1/artists/{id} /followers/hidden 1: 2"])
        let linked = #""linked_from":{"id":"\#(id("f"))","name":"n"}"#
        let track = #"{"id":"\#(id("t"))",\#(linked),"restrictions":{"until":3}}"#
        #expect(
            try Rows(of: track, .track("t")).drifted == [
                #"/v1/tracks/{id} /linked_from/name 1: "n""#, "/v1/tracks/{id} /restrictions/until 1: 3",
            ]
        )
        let album = """
            {"id":"\(id("b"))","images":[{"url":"u","alt":"a"}],"copyrights":[{"type":"C","year":1}],\
            "restrictions":{"since":1},"tracks":{"items":[],"offset":0,"cursor":"c"}}
            """
        #expect(
            try Rows(of: album, .album("b")).drifted == [
                "/v1/albums/{id} /copyrights/*/year 1: 1", #"/v1/albums/{id} /images/*/alt 1: "a""#,
                "/v1/albums/{id} /restrictions/since 1: 1", #"/v1/albums/{id} /tracks/cursor 1: "c""#,
            ]
        )
    }

    @Test func `in lists it is counted at one pointer, also in an object told again in the same words`()
        throws
    {
        let artist = #"{"id":"\#(id("a"))","name":"x","mood":1}"#
        let tracks = (0..<7).map { number in
            #"{"id":"\#(id("t\(number)"))","artists":[\#(artist),\#(artist)],"pitch":\#(number)}"#
        }
        let album = """
            {"id":"\(id("b"))","artists":[\(artist)],"tracks":{"offset":0,"items":[\(tracks.joined(separator: ","))]}}
            """
        let rows = try Rows(of: album, .album("b"))
        #expect(
            rows.drifted == [
                "/v1/albums/{id} /artists/*/mood 1: 1",
                "/v1/albums/{id} /tracks/items/*/artists/*/mood 14: 1",
                "/v1/albums/{id} /tracks/items/*/pitch 7: 0",
            ]
        )
        #expect(rows.column("id", of: .artist) == [id("a")])
        #expect(rows.counts.repeated == 14)
    }

    @Test func `batches, pages and searches are seen as far as they are walked`() throws {
        let batch = #"{"albums":[null,{"id":"\#(id("b"))","mood":1}],"more":2}"#
        #expect(
            try Rows(of: batch, .albums(["a", "b"])).drifted == [
                "/v1/albums /albums/*/mood 1: 1", "/v1/albums /more 1: 2",
            ]
        )
        let playlist = #"{"id":"\#(id("p"))","owner":{},"mood":1}"#
        let hits = #"{"playlists":{"items":[null,\#(playlist)],"offset":0,"seed":3},"songs":{}}"#
        let rows = try Rows(of: hits, .search("x"))
        #expect(
            rows.drifted == [
                "/v1/search /playlists/items/*/mood 1: 1", "/v1/search /playlists/seed 1: 3",
                "/v1/search /songs 1: {}",
            ]
        )
        #expect(rows.quarantined == [["unusable", "/songs", "no mapping names this member"]])
        #expect(rows.column("entity_id", of: .searchHit) == [id("p")])
    }

    @Test(arguments: [
        ("album_type", "mixtape"), ("album_type", "Album"), ("album_type", ""), ("album_group", "live"),
        ("release_date_precision", "decade"), ("type", "record"),
    ])
    func `an unknown value of an album is seen, and kept as it was sent`(field: String, value: String) throws
    {
        let rows = try Rows(of: #"{"id":"\#(id("b"))","name":"n","\#(field)":"\#(value)"}"#, .album("b"))
        #expect(rows.drifted == ["/v1/albums/{id} /\(field) 1=\(value)"])
        #expect(rows.drifts.all.first?.example == "\"\(value)\"")
        #expect(rows.column("name", of: .album) == ["n"])
        if field == "album_type" { #expect(rows.column("album_type", of: .album) == [value]) }
    }

    @Test func `unknown values are told apart, and other kinds of value are none`() throws {
        let track = #"{"id":"\#(id("t"))","restrictions":{"reason":"weather"},"type":"track"}"#
        #expect(
            try Rows(of: track, .track("t")).drifted == ["/v1/tracks/{id} /restrictions/reason 1=weather"]
        )
        let copyrights = ["C", "R", "R", "S"].map { #"{"type":"\#($0)","text":"x"}"# }.joined(separator: ",")
        let list = #"[\#(copyrights),{"type":5,"text":"y"}]"#
        let album = #"{"id":"\#(id("b"))","album_type":null,"copyrights":\#(list)}"#
        let rows = try Rows(of: album, .album("b"))
        #expect(
            rows.drifted == [
                "/v1/albums/{id} /copyrights/*/type 2=R", "/v1/albums/{id} /copyrights/*/type 1=S",
            ]
        )
        #expect(rows.quarantined == [["unusable", "/copyrights/4/type", "expected a text"]])
    }

    @Test func `an example is one short line, and a name cannot forge a pointer`() throws {
        let long = String(repeating: "ü", count: 500)
        let body = #"{"id":"\#(id("a"))","a\n/b~\u0000c":"x\n\u001b[31m\ud800","long":"\#(long)"}"#
        let drifts = try Rows(of: body, .artist("a")).drifts.all
        #expect(drifts.map(\.place.pointer) == ["/a\n~1b~0 c", "/long"])
        #expect(drifts.first?.example == #""x\u000a\u001b[31m\u0000""#)
        let example = try #require(drifts.last?.example)
        #expect((199...200).contains(example.utf8.count))
        #expect(example.hasSuffix("ü"))
        #expect(drifts.allSatisfy { !$0.example.contains(where: \.isNewline) })
        let warnings = try Rows(of: body, .artist("a")).drifts.warnings
        #expect(warnings.count == 2)
        #expect(warnings.allSatisfy { !$0.contains(where: \.isNewline) })
    }

    @Test func `first and last go by the time, and the example is that of the first`() throws {
        let lines = ["12:00:02Z", "12:00:00.5Z", "12:00:03.25Z", "12:00:00Z"].enumerated().map {
            index,
            time in
            var request = Request.artist("a")
            request.fetchedAt = "2026-11-21T\(time)"
            return request.line(#"{"id":"\#(id("a"))","mood":\#(index)}"#)
        }
        let drift = try #require(try Rows(lines: lines).drifts.all.first)
        #expect(drift.firstSeenAt == "2026-11-21T12:00:00Z")
        #expect(drift.lastSeenAt == "2026-11-21T12:00:03.25Z")
        #expect(drift.timesSeen == 4)
        #expect(drift.example == "3")
        #expect(drift.landed == "albums/00001.ndjson:4")
    }

    @Test func `however much is unknown, little memory is taken, and all of it is counted`() throws {
        let names = (0..<300).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        let rows = try Rows(of: #"{"id":"\#(id("a"))",\#(names)}"#, .artist("a"))
        #expect(rows.drifts.all.count == 256)
        #expect(rows.drifts.leftOut == 44)
        #expect(rows.drifts.warnings.count == 12)
        #expect(rows.drifts.warnings[10].hasPrefix("and 246 more "))
        #expect(rows.drifts.warnings[11].hasPrefix("44 more sightings "))
        let many = (0..<2_000).map { number in
            (Request.artist("a"), #"{"id":"\#(id("a"))","n\#(number % 1_100)":1}"#)
        }
        let drifts = try Rows(of: many).drifts
        #expect(drifts.all.count == 1_000)
        #expect(drifts.all.reduce(0) { $0 + $1.timesSeen } == 1_900)
        #expect(drifts.leftOut == 100)
    }

    @Test func `the run's own logs are no answers`() throws {
        let normalizer = try Normalizer()
        try Array(#"{"stage":"x","mood":1}"#.utf8).withUnsafeBytes {
            try normalizer.addLogLine($0, landed: "x:1", as: .request)
        }
        #expect(try Rows(draining: normalizer).drifted == [])
    }
}
