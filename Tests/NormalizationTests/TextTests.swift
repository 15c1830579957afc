import Catalog
import Testing

@Suite struct TextTests {
    private func name(_ json: String) throws -> Rows {
        try Rows(of: #"{"id":"\#(id("a"))","name":"\#(json)"}"#, .artist("a"))
    }

    @Test(
        arguments: [
            (#"tab\tnew\nreturn\rback\\slash"#, "tab\tnew\nreturn\rback\\slash"),
            (#"\b\f\u000b\u001f"#, "\u{8}\u{C}\u{B}\u{1F}"),
            (#"\\N"#, #"\N"#),
            (#"AC\/DC \"live\""#, #"AC/DC "live""#),
            ("Ærøskøbing 東京 🎵", "Ærøskøbing 東京 🎵"),
            (#"\ud83c\udfb5 \u6771"#, "🎵 東"),
            ("", ""),
            ("seven77", "seven77"),
            (#"eight 88\\"#, #"eight 88\"#),
            ("a long name without anything to escape in it", "a long name without anything to escape in it"),
        ]
    )
    func `a text arrives as it was sent`(json: String, text: String) throws {
        let rows = try name(json)
        #expect(rows.column("name", of: .artist) == [text])
        #expect(rows.quarantined.isEmpty)
    }

    @Test(
        arguments: [
            (#"a\u0000b"#, "a\u{FFFD}b"), (#"lone \ud83c"#, "lone \u{FFFD}"),
            (#"\udfb5\ud83c\udfb5"#, "\u{FFFD}🎵"),
        ]
    )
    func `what no column can hold is replaced, and the item says so`(json: String, text: String) throws {
        let rows = try name(json)
        #expect(rows.column("name", of: .artist) == [text])
        #expect(
            rows.quarantined == [
                ["repaired", "/name", "a character that no column can hold was replaced by U+FFFD"]
            ]
        )
    }

    @Test func `a key that no column can hold is kept out, because mended it might be another's`() throws {
        let keys = #""\ud800":"a","\ufffd":"b","\u0000":"c","upc":"1""#
        let rows = try Rows(of: #"{"id":"\#(id("a"))","external_ids":{\#(keys)}}"#, .album("a"))
        #expect(rows.column("kind", of: .albumExternalID) == ["\u{FFFD}", "upc"])
        #expect(rows.column("value", of: .albumExternalID) == ["b", "1"])
        #expect(
            rows.quarantined == [
                ["unusable", "/external_ids/ ", "a key with a character that no column can hold"]
            ]
        )
        #expect(rows.column("excerpt", of: .quarantine) == [#""c""#])
    }

    @Test func `a repair names the place in the answer, also inside lists`() throws {
        let body = #"{"artists":[{"id":"\#(id("a"))","genres":["x","\ud800"]}]}"#
        let rows = try Rows(of: body, Request(path: "/v1/artists", asked: [id("a")]))
        #expect(rows.quarantined.map { $0[1] } == ["/artists/0/genres/1"])
        #expect(rows.column("genre", of: .artistGenre) == ["x", "\u{FFFD}"])
    }

    @Test func `a surrogate in a field that is not kept is nobody's repair`() throws {
        let rows = try Rows(of: #"{"id":"\#(id("a"))","href":"\ud800"}"#, .artist("a"))
        #expect(rows.quarantined.isEmpty)
        #expect(rows[.artist].count == 1)
    }

    @Test func `a text too long for an index is as if absent`() throws {
        let rows = try name(String(repeating: "x", count: 1_001))
        #expect(rows.column("present", of: .artist) == ["0"])
        #expect(rows.quarantined.map { $0[1] } == ["/name"])
        #expect(try name(String(repeating: "x", count: 1_000)).quarantined.isEmpty)
    }
}
