import Catalog
import Foundation
import Frontier
import JSON
import Landing
import Spotify
import Testing

@testable import Extraction

@Suite struct FindingsReaderTests {
    private let time = Date(timeIntervalSince1970: 1_795_228_860)
    private let parser = JSONParser()

    private func find(_ endpoint: Endpoint, _ json: String) throws -> Findings {
        let request = AskedRequest(endpoint)
        let address = try #require(URL(string: "https://api.spotify.com/v1").flatMap(APIAddress.init))
        let body = try parser.parse(Array(json.utf8))
        return FindingsReader.findings(in: body, to: request, at: time, from: address)
    }

    private func observe(_ endpoint: Endpoint, _ json: String) throws -> Observation {
        try find(endpoint, json).observation
    }

    private func id(_ name: String) -> String { name.padding(toLength: 22, withPad: "0", startingAt: 0) }

    @Test func `an album tells of its artists, its tracks, and where its tracks go on`() throws {
        let observation = try observe(
            .album(id("al")),
            """
            {"id":"\(id("al"))","artists":[{"id":"\(id("ar"))"}],"tracks":{"offset":0,"items":[
              {"id":"\(id("t1"))","artists":[{"id":"\(id("guest"))"}]},null,{"id":"\(id("t3"))"}],
             "next":"https://api.spotify.com/v1/albums/x/tracks?offset=3&limit=3"}}
            """
        )
        #expect(
            observation.sightings == [
                Sighting(.album, id("al"), .full), Sighting(.artist, id("ar"), .simplified),
                Sighting(.artist, id("guest"), .simplified), Sighting(.track, id("t1"), .simplified),
                Sighting(.track, id("t3"), .simplified),
            ]
        )
        let page = try #require(observation.pages.first)
        #expect(page.list == .tracks(ofAlbum: id("al"), market: nil))
        #expect(page.count == 3)
        #expect(page.nextOffset == 3)
        #expect(page.members.map(\.position) == [0, 2])
    }

    @Test func `a track in a list is whole with its album and its codes, without them it is not`() throws {
        let album = #""album":{"id":"\#(id("al"))","artists":[]}"#
        for (fields, sight): (String, Sight) in [
            (album + #","external_ids":{}"#, .full), (album, .simplified),
            (#""external_ids":{}"#, .simplified),
        ] {
            let observation = try observe(
                .search("x", types: [.track], market: "DE", limit: 10, offset: 0),
                #"{"tracks":{"items":[{"id":"\#(id("t"))",\#(fields)}],"next":null}}"#
            )
            #expect(observation.sightings.contains(Sighting(.track, id("t"), market: "DE", sight)))
        }
    }

    @Test func `an artist in a list is whole with genres, empty ones included`() throws {
        for (fields, sight): (String, Sight) in [(#","genres":[]"#, .full), ("", .simplified)] {
            let observation = try observe(
                .search("x", types: [.artist], limit: 10, offset: 0),
                #"{"artists":{"items":[{"id":"\#(id("a"))"\#(fields)}],"next":null}}"#
            )
            #expect(observation.sightings == [Sighting(.artist, id("a"), sight)])
        }
    }

    @Test func `what was asked for by its id is whole, whatever fields it has`() throws {
        let body = #"{"id":"\#(id("x"))"}"#
        for (endpoint, kind): (Endpoint, EntityKind) in [
            (.artist(id("x")), .artist), (.album(id("x")), .album), (.track(id("x")), .track),
        ] {
            let findings = try find(endpoint, body)
            #expect(findings.observation.sightings == [Sighting(kind, id("x"), .full)])
            // That says nothing about which fields the client id sees.
            #expect(findings.fields.isEmpty)
        }
    }

    @Test func `a search keeps ranks over nulls, kinds without a table, and types left out`() throws {
        let observation = try observe(
            .search("x", types: [.album, .playlist, .track], limit: 10, offset: 20),
            """
            {"albums":{"items":[null,{"id":"\(id("al"))"}],"next":"?offset=30"},
             "playlists":{"items":[{"id":"p1"},null],"next":null}}
            """
        )
        let pages = Dictionary(uniqueKeysWithValues: observation.pages.map { ($0.list, $0) })
        func list(_ type: SearchKind) -> ListName {
            .search("x", type: type, market: nil, includesExternalAudio: false)
        }
        #expect(pages[list(.album)]?.members == [ListMember(position: 21, kind: .album, id: id("al"))])
        #expect(pages[list(.album)]?.nextOffset == 30)
        #expect(pages[list(.playlist)]?.members == [ListMember(position: 20, kind: .playlist, id: "p1")])
        #expect(pages[list(.playlist)]?.count == 2)
        #expect(
            pages[list(.track)]
                == ListPage(of: list(.track), offset: 20, count: 0, nextOffset: nil, members: [])
        )
        #expect(observation.sightings == [Sighting(.album, id("al"), .simplified)])
    }

    @Test func `a batch tells what is missing and what was relinked`() throws {
        let observation = try observe(
            .tracks([id("a"), id("b"), id("c"), id("d")], market: "DE"),
            #"{"tracks":[{"id":"\#(id("a"))"},null,{"id":"\#(id("z"))"},null]}"#
        )
        #expect(
            observation.sightings == [
                Sighting(.track, id("a"), market: "DE", .full),
                Sighting(.track, id("b"), market: "DE", .missing),
                Sighting(.track, id("z"), market: "DE", .full),
                Sighting(.track, id("c"), market: "DE", .full),
                Sighting(.track, id("d"), market: "DE", .missing),
            ]
        )
    }

    @Test(
        arguments: [
            ("a c", "b"), ("z c", "a b"), ("", "a b c"), ("a b c z", ""), ("a -", nil), ("a c y z", nil),
        ] as [(String, String?)]
    )
    func `of a batch with fewer objects than were asked for, or more, only the ids tell what they are`(
        answer: String,
        leftOut: String?
    ) throws {
        let names = answer.split(separator: " ").map(String.init)
        let objects = names.map { $0 == "-" ? "null" : #"{"id":"\#(id($0))"}"# }
        let findings = try find(
            .artists([id("a"), id("b"), id("c")]),
            #"{"artists":[\#(objects.joined(separator: ","))]}"#
        )
        let sightings = names.filter { $0 != "-" }.map { Sighting(.artist, id($0), .full) }
        #expect(findings.observation.sightings == Set(sightings))
        #expect(findings.isUnderstood == (leftOut != nil))
        #expect(findings.leftOut == (leftOut ?? "").split(separator: " ").map { id(String($0)) })
    }

    @Test(
        arguments: [
            ("b a c", "", ""), ("c a b", "", ""), ("c a -", "b", ""), ("b z c", "a", ""),
            ("c - -", "a b", ""), ("b b c", "", "a"), ("a z c", "", "b"),
        ]
    )
    func `in a batch of another order nothing is missing, and only the ids tell what they are`(
        answer: String,
        leftOut: String,
        relinked: String
    ) throws {
        let names = answer.split(separator: " ").map(String.init)
        let objects = names.map { $0 == "-" ? "null" : #"{"id":"\#(id($0))"}"# }
        let findings = try find(
            .artists([id("a"), id("b"), id("c")]),
            #"{"artists":[\#(objects.joined(separator: ","))]}"#
        )
        let known = names.filter { $0 != "-" } + relinked.split(separator: " ").map(String.init)
        #expect(findings.observation.sightings == Set(known.map { Sighting(.artist, id($0), .full) }))
        #expect(findings.isUnderstood)
        #expect(findings.leftOut == leftOut.split(separator: " ").map { id(String($0)) })
    }

    @Test func `what has no id of Spotify's is not known by it`() throws {
        let observation = try observe(
            .albumTracks(id("al"), limit: 50),
            #"{"items":[{"id":null,"is_local":true,"artists":[{"id":null}]},{"id":"short"},{"id":7}],"next":null}"#
        )
        #expect(observation.sightings.isEmpty)
        #expect(observation.pages.first?.count == 3)
        #expect(observation.pages.first?.members.isEmpty == true)
    }

    @Test(arguments: [
        (#"{"items":[null],"next":"https://evil.example/v1/x?limit=1&offset=7"}"#, 1),
        (#"{"items":[null],"next":"https://api.spotify.com/v1/x?limit=1&offset=7"}"#, 7),
        (#"{"items":[null],"next":"https://api.spotify.com/v1/x?limit=1&offset=70"}"#, 1),
        (#"{"items":[null],"next":"https://api.spotify.com/v1/x?offset=0&limit=1"}"#, 1),
        (#"{"items":[null],"next":"https://api.spotify.com/v1/x"}"#, 1),
        (#"{"items":[null],"next":null}"#, nil as Int?), (#"{"items":[null]}"#, nil),
        (#"{"items":[],"next":"https://api.spotify.com/v1/x?offset=50"}"#, nil),
    ])
    func `a page leads on, and an empty one ends the list`(json: String, next: Int?) throws {
        let observation = try observe(.albumTracks(id("al"), limit: 1), json)
        #expect(observation.pages.first?.nextOffset == next)
        #expect(observation.pages.count == 1)
    }

    @Test(arguments: [Int.max, Int.max - 49, Int.min, -1])
    func `a number with which one cannot count says nothing`(number: Int) throws {
        let page = """
            {"offset":\(number),"total":\(number),"items":[{"id":"\(id("t1"))"}],
             "next":"https://api.spotify.com/v1/albums/x/tracks?offset=\(number)&limit=1"}
            """
        let embedded = try observe(.album(id("al")), #"{"id":"\#(id("al"))","tracks":\#(page)}"#)
        let listed = try observe(.albumTracks(id("al"), limit: 50), page)
        for observation in [embedded, listed] {
            let page = try #require(observation.pages.first)
            #expect(page.offset == 0)
            #expect(page.total == nil)
            #expect(page.nextOffset == 1)
        }
    }

    @Test func `a landed line tells the same as the answer it was made of`() async throws {
        let answer = Answer(
            endpoint: .artistAlbums(
                id("ar"),
                groups: ["single", "album"],
                market: "DE",
                limit: 50,
                offset: 50
            ),
            fetchedAt: Date(timeIntervalSince1970: 1_795_228_860.123),
            etag: "\"tag\"",
            body: Array(
                """
                { "items" : [ { "id" : "\(id("al"))", "artists" : [ { "id" : "\(id("ar"))" } ] } ],
                  "next" : null }
                """.utf8
            )
        )
        let reader = AnswerReader()
        let (line, findings) = reader.read(answer)
        let observation = findings.observation
        #expect(
            observation.pages.first?.list
                == .albums(ofArtist: id("ar"), groups: ["album", "single"], market: "DE")
        )
        #expect(observation.pages.first?.members.first?.position == 50)
        let bytes = line.encoded()
        let again = await reader.read(landed: Array(bytes.dropLast()))
        #expect(again == observation)
        #expect(bytes.count { $0 == 10 } == 1)
    }

    @Test func `a line that is not ours tells nothing`() async {
        let reader = AnswerReader()
        for text in [
            "", "{", "[]", "{}", #"{"request":{"path":"/v1/me"},"status":200,"body":{}}"#,
            #"{"request":{"path":"/v1/albums/x"},"asked":["x"],"fetched_at":"soon","status":200,"body":{}}"#,
            #"{"request":{"path":"/v1/albums/x"},"asked":["x"],"fetched_at":"2026-11-21T02:41:00.123Z","status":500,"body":{}}"#,
        ] {
            let observation = await reader.read(landed: Array(text.utf8))
            #expect(observation == nil)
        }
    }
}

extension AnswerReader {
    /// What a landed line told.
    fileprivate func read(landed bytes: [UInt8]) -> Observation? {
        bytes.withUnsafeBytes { read(line: $0) }
    }
}
