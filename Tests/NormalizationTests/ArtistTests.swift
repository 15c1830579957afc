import Catalog
import Normalization
import Testing

@Suite struct ArtistTests {
    private func present(_ fields: ArtistField...) -> String {
        String(fields.reduce(0) { $0 | $1.rawValue })
    }

    @Test func `a full artist fills its row, its genres and its pictures`() throws {
        let rows = try Rows(
            of: """
                {"external_urls":{},"followers":{"href":null,"total":812},"genres":["cool jazz","bebop"],
                "href":"x","id":"\(id("miles"))","images":[{"height":640,"url":"u1","width":600},
                {"height":null,"url":"u2","width":null}],"name":"Miles","popularity":66,"type":"artist","uri":"y"}
                """.replacing("\n", with: ""),
            .artist("miles")
        )

        #expect(
            rows[.artist] == [
                [
                    "occurrence": occurrence(1, 0), "present": "31",
                    "content": rows[.artist].first?["content"] ?? nil, "id": id("miles"), "name": "Miles",
                    "popularity": "66",
                    "followers": "812",
                ]
            ]
        )
        #expect(rows.column("genre", of: .artistGenre) == ["cool jazz", "bebop"])
        #expect(rows.column("position", of: .artistGenre) == ["1", "2"])
        #expect(rows.column("occurrence", of: .artistGenre) == [occurrence(1, 0), occurrence(1, 0)])
        #expect(rows.column("occurrence", of: .artistImage) == [occurrence(1, 0), occurrence(1, 0)])
        #expect(rows.column("url", of: .artistImage) == ["u1", "u2"])
        #expect(rows.column("width", of: .artistImage) == ["600", nil])
        #expect(rows.column("height", of: .artistImage) == ["640", nil])
        #expect(rows.quarantined.isEmpty)
    }

    @Test func `a simplified artist has the bit of its name alone`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","name":"A"}"#, .artist("a"))
        #expect(rows.column("present", of: .artist) == [present(.name)])
        #expect(rows.column("followers", of: .artist) == [nil])
    }

    @Test func `a null in a list leaves its place open and is quarantined`() throws {
        let genres = #""genres":["a",null,"b"],"images":[null,{"url":"u","height":1,"width":1}]"#
        let rows = try Rows(of: #"{"id":"\#(id("a"))",\#(genres)}"#, .artist("a"))
        #expect(rows.column("position", of: .artistGenre) == ["1", "3"])
        #expect(rows.column("position", of: .artistImage) == ["2"])
        #expect(rows.column("pointer", of: .quarantine) == ["/genres/1", "/images/0"])
    }

    @Test(arguments: [
        (#""genres":[{"name":"x"}]"#, 0), (#""genres":[null,7]"#, 0), (#""genres":[7,"x"]"#, 8),
        (#""images":[5,null]"#, 0), (#""images":[5,{}]"#, 16), (#""genres":[5],"images":[]"#, 16),
    ])
    func `a list of which nothing can be used is as if absent, and reported`(
        lists: String,
        present: Int
    ) throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))",\#(lists)}"#, .artist("a"))
        #expect(rows.column("present", of: .artist) == [String(present)])
        #expect(!rows.quarantined.isEmpty)
        if present == 0 {
            let silent = try Rows(of: #"{"id":"\#(id("a"))"}"#, .artist("a"))
            #expect(rows.column("content", of: .artist) == silent.column("content", of: .artist))
        }
    }

    @Test func `null and empty are present, absent is not`() throws {
        let body = #"{"id":"\#(id("a"))","genres":[],"images":null,"popularity":null,"followers":null}"#
        let rows = try Rows(of: body, .artist("a"))
        #expect(rows.column("present", of: .artist) == [present(.genres, .images, .popularity, .followers)])
        #expect(rows[.artistGenre].isEmpty)
        #expect(rows.quarantined.isEmpty)
    }

    @Test(arguments: [
        (#"{"href":null}"#, false), (#"{"total":null}"#, true), ("null", true), (#"{"total":0}"#, true),
    ])
    func `followers are present when the number or what holds it stands there`(
        followers: String,
        isPresent: Bool
    ) throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","followers":\#(followers)}"#, .artist("a"))
        #expect(rows.column("present", of: .artist) == [isPresent ? present(.followers) : "0"])
    }

    @Test func `of a key that stands twice the last counts`() throws {
        let body = """
            {"id":"\(id("a"))","name":"first","genres":["x"],"followers":{"total":1},"popularity":5,\
            "name":"last","genres":["y"],"followers":{},"popularity":"high"}
            """
        let rows = try Rows(of: body, .artist("a"))
        #expect(rows.column("name", of: .artist) == ["last"])
        #expect(rows.column("genre", of: .artistGenre) == ["y"])
        #expect(rows.column("present", of: .artist) == [present(.name, .genres)])
    }

    @Test(arguments: ["null", "5", #""short""#, #""0000000000000000000!00""#, #""00000000000000000000000""#])
    func `without a valid identifier the object is quarantined, and not its neighbours`(
        identifier: String
    ) throws {
        let body = #"{"artists":[{"id":\#(identifier),"name":"A","genres":["x"]},{"id":"\#(id("b"))"}]}"#
        let rows = try Rows(of: body, Request(path: "/v1/artists", asked: [id("a"), id("b")]))
        #expect(rows.column("id", of: .artist) == [id("b")])
        #expect(rows[.artistGenre].isEmpty)
        #expect(rows.quarantined == [["unusable", "/artists/0", "no identifier of 22 base-62 characters"]])
    }

    @Test func `a value of the wrong type is as if absent, and reported`() throws {
        let body =
            #"{"id":"\#(id("a"))","name":7,"popularity":"high","genres":"jazz","followers":9,"images":[5]}"#
        let rows = try Rows(of: body, .artist("a"))
        #expect(rows.column("present", of: .artist) == ["0"])
        #expect(
            rows.quarantined == [
                ["unusable", "/name", "expected a text"],
                ["unusable", "/popularity", "expected a whole number"],
                ["unusable", "/genres", "expected a list"],
                ["unusable", "/followers", "expected an object"],
                ["unusable", "/images/0", "expected an object"],
            ]
        )
    }

    @Test func `a whole number written as a float becomes an integer and is reported as repaired`() throws {
        let body = #"{"id":"\#(id("a"))","popularity":85.0,"followers":{"total":4.9022656E7}}"#
        let rows = try Rows(of: body, .artist("a"))
        #expect(rows.column("popularity", of: .artist) == ["85"])
        #expect(rows.column("followers", of: .artist) == ["49022656"])
        #expect(rows.quarantined.map { $0[0] } == ["repaired", "repaired"])
        #expect(rows.quarantined.map { $0[1] } == ["/popularity", "/followers/total"])
        #expect(rows.counts.repaired == 2)
    }

    @Test(arguments: ["85.5", "4294967296", "1e300", "123456789012345678901234567890"])
    func `a number that no column can hold is as if absent`(number: String) throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","popularity":\#(number)}"#, .artist("a"))
        #expect(rows.column("popularity", of: .artist) == [nil])
        #expect(rows.column("present", of: .artist) == ["0"])
        #expect(rows.quarantined.map { $0[1] } == ["/popularity"])
    }

    @Test func `nulls in a list keep their places`() throws {
        let rows = try Rows(
            of: #"{"id":"\#(id("a"))","genres":[null,"x"],"images":[null,{"url":"u"}]}"#,
            .artist("a")
        )
        #expect(rows.column("position", of: .artistGenre) == ["2"])
        #expect(rows.column("position", of: .artistImage) == ["2"])
    }
}
