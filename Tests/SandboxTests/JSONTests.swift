import Testing

@testable import Sandbox

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue {
        try JSONReader.value(of: Array(text.utf8))
    }

    @Test func `a number keeps the token it was written with`() throws {
        #expect(
            try read("[85, 85.0, 4.9E7, -3]")
                == .array([.integer(85), .number("85.0"), .number("4.9E7"), .integer(-3)])
        )
    }

    @Test func `members keep their order and the last of duplicates counts`() throws {
        let object = try #require(try read(#"{"b":1,"a":2,"b":3}"#).object)
        #expect(object.keys == ["b", "a"])
        #expect(object["b"] == .integer(3))
    }

    @Test func `escapes become characters, astral ones too`() throws {
        #expect(try read(#""a\"\\\/\b\f\n\r\t\u00e9 \ud83c\udfb7""#) == .string("a\"\\/\u{8}\u{C}\n\r\té 🎷"))
    }

    @Test func `half of a surrogate pair stays as it was written`() throws {
        #expect(try read(#"["\ud83c!"]"#) == .array([.text(#""\ud83c!""#)]))
        #expect(try read(#"["\ud83c\u0041"]"#) == .array([.text(#""\ud83c\u0041""#)]))
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a"}"#, #"{"a":1,}"#, "nul", "1 2", "\"\u{1}\"", #""\x""#, "-", #"{1:2}"#,
    ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONReader.Malformed.self) { try read(text) }
    }

    @Test func `a text nested too deeply is refused rather than followed`() {
        #expect(throws: JSONReader.Malformed.self) { try read(String(repeating: "[", count: 100_000)) }
    }
}

@Suite struct PrettyPrinterTests {
    private func print(_ value: JSONValue) -> String {
        var printer = PrettyPrinter(address: "http://127.0.0.1:9/v1")
        printer.print(value)
        return String(decoding: printer.bytes, as: UTF8.self)
    }

    @Test func `objects and arrays look as Spotify's do`() {
        let value: JSONValue = [
            "albums": .array([["id": "x", "genres": .array([])], ["id": "y", "external_ids": .object([:])]]),
            "markets": .text(MarketSet(["DE", "US"]).text),
            "total": .integer(2),
        ]
        #expect(
            print(value) == """
                {
                  "albums" : [ {
                    "id" : "x",
                    "genres" : [ ]
                  }, {
                    "id" : "y",
                    "external_ids" : { }
                  } ],
                  "markets" : [ "DE", "US" ],
                  "total" : 2
                }
                """
        )
    }

    @Test func `links lead back to the sandbox and nothing else is rewritten`() {
        let official = "https://api.spotify.com/v1/albums/x"
        let value: JSONValue = ["href": .string(official), "next": .null, "name": .string(official)]
        #expect(print(value).contains(#""href" : "http://127.0.0.1:9/v1/albums/x""#))
        #expect(print(value).contains(#""name" : "https://api.spotify.com/v1/albums/x""#))
    }

    @Test(arguments: OddNames.all)
    func `an odd name is read back as it was`(name: String) throws {
        let printed = print(["name": .string(name)])
        #expect(try JSONReader.value(of: Array(printed.utf8)).object?["name"] == .string(name))
    }

    @Test func `control characters are escaped`() {
        #expect(print("\u{1}\t\u{1F}") == #""\u0001\t\u001F""#)
    }
}
