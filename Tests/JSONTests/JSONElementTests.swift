import JSON
import Testing

@Suite struct JSONElementTests {
    private let parser = JSONParser()

    private func parse(_ text: String) throws -> JSONElement {
        try parser.parse(Array(text.utf8))
    }

    @Test func `members are found by key and elements come in order`() throws {
        let root = try parse(#"{"items":[{"id":"a"},null,{"id":"b"}],"next":null}"#)

        let ids = try #require(root["items"]).elements.map { $0["id"]?.string }

        #expect(ids == ["a", nil, "b"])
        #expect(root["next"]?.isNull == true)
        #expect(root["previous"] == nil)
        #expect(root.members.map(\.key) == ["items", "next"])
        #expect(root["items"]?.count == 3)
    }

    @Test func `of a key that stands twice the last counts`() throws {
        #expect(try parse(#"{"a":1,"a":2}"#)["a"]?.int == 2)
    }

    @Test(arguments: [("85", 85), ("85.0", 85), ("4.9022656E7", 49_022_656), ("-3", -3)])
    func `whole numbers are integers however they are written`(text: String, expected: Int) throws {
        #expect(try parse(text).int == expected)
    }

    @Test(arguments: ["85.5", "1e300", "12345678901234567890123", #""85""#, "null"])
    func `what is no whole number that fits is no integer`(text: String) throws {
        #expect(try parse(text).int == nil)
    }

    @Test func `every kind is told apart`() throws {
        let kinds = try parse(#"[null,true,1,1.5,"x",[],{}]"#).elements.map(\.kind)
        #expect(kinds == [.null, .boolean, .integer, .number, .string, .array, .object])
    }

    @Test func `a value asked for as another kind is nil`() throws {
        let text = try parse(#""true""#)
        #expect(text.bool == nil)
        #expect(text.double == nil)
        #expect(text["key"] == nil)
        #expect(text.elements.map(\.kind).isEmpty)
        #expect(text.members.map(\.key).isEmpty)
        #expect(try parse("true").bool == true)
    }

    @Test func `objects have no elements and arrays no members`() throws {
        #expect(try parse(#"{"a":1}"#).elements.map(\.kind).isEmpty)
        #expect(try parse("[1]").members.map(\.key).isEmpty)
    }

    @Test(
        arguments: [
            (#""\ud83d\ude00""#, "😀"),
            (#""\ud83d""#, "\u{FFFD}"),
            (#""\ude00x""#, "\u{FFFD}x"),
            (#""\ud83d\ue000""#, "\u{FFFD}\u{E000}"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
            (#""\\ud83d""#, #"\ud83d"#),
        ]
    )
    func `a lone surrogate reads as the replacement character`(text: String, expected: String) throws {
        #expect(try parse(text).string == expected)
    }

    @Test func `a parser goes on after a document it refused`() throws {
        #expect(throws: JSONError.self) { try parse("{") }
        #expect(try parse("[1]").count == 1)
    }
}
