import Catalog
import Testing

@Suite struct AliasTests {
    @Test func `another identifier than the one asked for is an alias`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("new"))"}"#, .track("old", market: "ES"))
        #expect(
            rows[.alias] == [
                [
                    "answer": "1", "kind": "track", "asked_id": id("old"), "answered_id": id("new"),
                    "market": "ES",
                ]
            ]
        )
    }

    @Test(arguments: ["spotify:track:0000000000000000000old", "old", "", "0000000000000000000!00"])
    func `what was asked for by no identifier has no alias, and what came is used`(asked: String) throws {
        var request = Request.track("old")
        request.asked = [asked]
        let rows = try Rows(of: #"{"id":"\#(id("new"))"}"#, request)
        #expect(rows[.alias].isEmpty)
        #expect(rows.column("id", of: .track) == [id("new")])
        request.path = "/v1/tracks"
        request.asked = [asked, id("b")]
        let body = #"{"tracks":[{"id":"\#(id("new"))"},{"id":"\#(id("c"))"}]}"#
        let batch = try Rows(of: body, request)
        #expect(batch.column("asked_id", of: .alias) == [id("b")])
        #expect(batch.column("id", of: .track) == [id("new"), id("c")])
        #expect(batch.quarantined.isEmpty)
    }

    @Test func `what a track is linked from is an alias`() throws {
        let rows = try Rows(
            of: #"{"id":"\#(id("new"))","linked_from":{"id":"\#(id("old"))","type":"track"}}"#,
            .track("new")
        )
        #expect(rows.column("asked_id", of: .alias) == [id("old")])
        #expect(rows.column("market", of: .alias) == [nil])
        #expect(rows.column("id", of: .track) == [id("new")])
    }

    @Test func `in a batch each place answers the identifier asked for there`() throws {
        let body = #"{"albums":[{"id":"\#(id("a"))"},null,{"id":"\#(id("x"))"}]}"#
        let rows = try Rows(of: body, .albums(["a", "b", "c"]))
        #expect(rows.column("kind", of: .alias) == ["album"])
        #expect(rows.column("asked_id", of: .alias) == [id("c")])
        #expect(rows.column("answered_id", of: .alias) == [id("x")])
        #expect(rows.quarantined.isEmpty)
    }

    @Test(
        arguments: [
            ("b a c", []), ("c a b", []), ("c a -", []), ("b z c", []), ("b b c", ["a"]), ("a z c", ["b"]),
            ("z y c", ["a", "b"]),
        ] as [(String, [String])]
    )
    func `a batch of another order says nothing about aliases`(answer: String, aliases: [String]) throws {
        let names = answer.split(separator: " ").map(String.init)
        let objects = names.map { $0 == "-" ? "null" : #"{"id":"\#(id($0))"}"# }
        let body = #"{"albums":[\#(objects.joined(separator: ","))]}"#
        let rows = try Rows(of: body, .albums(["a", "b", "c"]))
        #expect(rows.column("asked_id", of: .alias) == aliases.map { id($0) })
        #expect(Set(rows.column("id", of: .album)) == Set(names.filter { $0 != "-" }.map { id($0) }))
        #expect(rows.quarantined.isEmpty)
    }

    @Test func `a batch of another length says nothing about aliases`() throws {
        let rows = try Rows(of: #"{"albums":[{"id":"\#(id("b"))"}]}"#, .albums(["a", "b"]))
        #expect(rows[.alias].isEmpty)
        #expect(rows.column("id", of: .album) == [id("b")])
        #expect(rows.quarantined.map { $0[1] } == ["/albums"])
    }

    @Test func `objects inside the one asked for are nobody's alias`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("t"))","artists":[{"id":"\#(id("a"))"}]}"#, .track("t"))
        #expect(rows[.alias].isEmpty)
    }
}
