import Catalog
import Normalization
import Testing

/// What is done many bytes or members at a time comes out as if it were done one by one.
@Suite struct BlockTests {
    @Test(arguments: [(#"\\"#, "\\"), (#"\n"#, "\n"), (#"\u0001"#, "\u{1}"), (#"\u001f"#, "\u{1F}")])
    func `an escape is seen wherever in a text it stands`(json: String, character: String) throws {
        for length in [1, 15, 16, 17, 32, 33] {
            for place in 0..<length {
                let before = String(repeating: "x", count: place)
                let after = String(repeating: "\u{7F}", count: length - place - 1)
                let body = #"{"id":"\#(id("a"))","name":"\#(before)\#(json)\#(after)"}"#
                let rows = try Rows(of: body, .artist("a"))
                #expect(rows.column("name", of: .artist) == [before + character + after])
            }
        }
    }

    @Test(arguments: [0, 9, 10, 99, 100, 9_999, 10_000, 99_999_999, 100_000_000, 2_147_483_647, -1])
    func `a number has its own digits`(number: Int) throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","popularity":\#(number)}"#, .artist("a"))
        #expect(rows.column("popularity", of: .artist) == [String(number)])
    }

    @Test(arguments: ["000000000000000000000/", "{000000000000000000000", "00000000000000000000:0"])
    func `one wrong character makes an identifier none`(text: String) throws {
        #expect(try Rows(of: #"{"id":"\#(text)"}"#, .artist("a"))[.artist].isEmpty)
    }

    @Test func `neighbours may have their members in another order, more of them and fewer`() throws {
        let long = String(repeating: "x", count: 40)
        let body = """
            {"artists":[{"id":"\(id("a"))","name":"A","popularity":1},{"popularity":2,"id":"\(id("b"))","name":"B"},\
            {"\(long)":0,"name":"C","id":"\(id("c"))","popularity":3},{"\(long)y":0,"name":"D","id":"\(id("d"))"},\
            {"nam":"e","idd":0,"name":"E","id":"\(id("e"))","":5},{"id":"\(id("f"))","name":"old","name":"F"}]}
            """
        let rows = try Rows(of: body, Request(path: "/v1/artists", asked: "abcdef".map { id(String($0)) }))
        #expect(rows.column("id", of: .artist) == "abcdef".map { id(String($0)) })
        #expect(rows.column("name", of: .artist) == ["A", "B", "C", "D", "E", "F"])
        #expect(rows.column("popularity", of: .artist) == ["1", "2", "3", nil, nil, nil])
    }

    @Test(
        arguments: [
            #""name":"A","uri":"u""#, #""name":"A","uri":"v""#, #""name":"B","uri":"u""#, #""name":"A""#,
            #""uri":"u","name":"A""#, #""name":"A","uri":null"#, #""name":null,"uri":"u""#,
            #""name":"A","uri":{"u":"x"}"#, #""name":"A","uri":["u"]"#, #""name":"A","uri":[]"#,
            #""name":"A","uri":{}"#, #""name":"A","popularity":1"#, #""name":"A","popularity":2"#,
            #""name":"A","popularity":1.0"#, #""name":"A","popularity":true"#,
            #""name":"A","popularity":false"#,
            #""name":"A","genres":["u"]"#, #""name":"A","followers":{"total":1}"#,
            #""name":"A","nam":{"e":"u"}"#,
        ]
    )
    func `an object told again in one answer makes no other row, told otherwise it does`(
        members: String
    ) throws {
        let others = [#""name":"A","uri":"u""#, #""name":"A","popularity":1"#, #""name":"A","genres":["u"]"#]
        let object = try Telling("a", members)
        for other in others {
            let before = try Telling("a", other)
            let tellings = [before, object, try Telling("g", other), object, before, object]
            let list = tellings.map(\.json).joined(separator: ",")
            let rows = try Rows(of: #"{"id":"\#(id("t"))","artists":[\#(list)]}"#, .track("t"))
            var told: Set<String> = []
            let expected = tellings.filter { !$0.isPlain || told.insert($0.content).inserted }
            #expect(rows.column("content", of: .artist) == expected.map(\.content), "\(other)")
            #expect(rows.column("artist_id", of: .trackArtist) == ["a", "a", "g", "a", "a", "a"].map(id))
            #expect(rows.counts.repeated == tellings.count - expected.count)
            let genres = (other.contains("genres") ? 3 : 0) + (members.contains("genres") ? 3 : 0)
            #expect(rows[.artistGenre].count == genres)
            let repaired = rows.quarantined.filter { $0[1]?.hasPrefix("/artists") == true }
            #expect(repaired.count == object.problems * 3)
        }
    }

    @Test func `each answer tells anew`() throws {
        let track = #"{"id":"\#(id("t"))","artists":[{"id":"\#(id("a"))"},{"id":"\#(id("a"))"}]}"#
        let rows = try Rows(of: [(.track("t"), track), (.track("t"), track)])
        #expect(rows.column("occurrence", of: .artist) == [occurrence(1, 1), occurrence(2, 1)])
        #expect(rows.counts.repeated == 2)
    }

    /// An artist in a track's list, and the row that it has there alone.
    private struct Telling {
        let json: String
        let content: String
        let problems: Int
        /// Whether its row is all that it makes.
        let isPlain: Bool

        init(_ name: String, _ members: String) throws {
            json = #"{"id":"\#(id(name))",\#(members)}"#
            let alone = try Rows(of: #"{"id":"\#(id("t"))","artists":[\#(json)]}"#, .track("t"))
            content = try #require(alone.column("content", of: .artist).first ?? nil)
            problems = alone.quarantined.count
            isPlain = alone.quarantined.isEmpty && alone[.artistGenre].isEmpty
        }
    }

    @Test func `lists of markets are the same only if nothing else is in them`() throws {
        let codes = ["AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR"]
        let list = codes.map { "\"\($0)\"" }.joined(separator: ",")
        let lists = [
            list, list, #""AT",["BE","CH"],5,"DE","DK","ES","FI","FR""#, list,
            #""AT","BE",null,"DE","DK","ES","FI","FR""#, list, list + #","GB""#,
            #""AT","BE","CH","DE","DK","ES","FI""#,
        ]
        let albums = lists.enumerated().map { index, list in
            #"{"id":"\#(id("\(index)"))","available_markets":[\#(list)]}"#
        }
        let rows = try Rows(
            of: #"{"albums":[\#(albums.joined(separator: ","))]}"#,
            .albums(lists.indices.map(String.init))
        )
        let all = codes.joined(separator: ",")
        #expect(
            rows.markets(of: .album) == [
                all, all, "AT,DE,DK,ES,FI,FR", all, "AT,BE,DE,DK,ES,FI,FR", all, all + ",GB",
                codes.dropLast().joined(separator: ","),
            ]
        )
        #expect(rows[.marketSet].count == 5)
    }
}
