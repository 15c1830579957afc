import Diagnostics
import JSON
import Testing

@Suite struct JSONParserTests {
    private let parser = JSONParser()

    private func minified(_ text: String) throws -> String {
        String(decoding: try parser.minified(Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("{ \"a\" : [ 1 , 2.0 ] }\n", #"{"a":[1,2.0]}"#),
            (
                #"[1.0, 4.9E7, -0, 1e400, 123456789012345678901234567890]"#,
                "[1.0,4.9E7,-0,1e400,123456789012345678901234567890]"
            ),
            (#"{"n": "a b\u0041\/\ud800 \\" }"#, #"{"n":"a b\u0041\/\ud800 \\"}"#),
            (#" {"a":1, "a":2} "#, #"{"a":1,"a":2}"#),
            (" \"two  spaces\" ", "\"two  spaces\""),
        ]
    )
    func `minifying removes the white space and keeps every token`(text: String, expected: String) throws {
        #expect(try minified(text) == expected)
    }

    @Test(arguments: [
        "", "  ", "{", "[1,]", "[01]", "[1.]", "nul", "[1] x", "{\"a\"}", "\"a\tb\"", #"["\x"]"#, "<html>",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try minified(text) }
        #expect(throws: JSONError.self) { try parser.parse(Array(text.utf8)) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try parser.parse([0x22, 0xFF, 0x22]) }
    }

    @Test func `nesting beyond simdjson's limit is refused and not a crash`() {
        let deep =
            [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
            + [UInt8](repeating: UInt8(ascii: "]"), count: 100_000)
        #expect(throws: JSONError.self) { try parser.parse(deep) }
    }

    @Test func `as many megabytes of nesting as an answer may have are one error`() throws {
        let half = 16 << 20
        let arrays =
            [UInt8](repeating: UInt8(ascii: "["), count: half)
            + [UInt8](repeating: UInt8(ascii: "]"), count: half)
        let objects =
            Array(String(repeating: #"{"a":"#, count: 5 << 20).utf8) + [UInt8(ascii: "1")]
            + [UInt8](repeating: UInt8(ascii: "}"), count: 5 << 20)
        for bytes in [arrays, objects] {
            let error = try #require(throws: JSONError.self) { try parser.parse(bytes) }
            #expect(error.description.contains("too deep"), "\(error)")
            #expect(throws: JSONError.self) { try parser.minified(bytes) }
        }
    }

    @Test func `nesting is allowed as deep as is said, also once a longer document was parsed`() {
        let parser = JSONParser(maximumDepth: 64)
        func nested(_ depth: Int, padding: Int = 0) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: " ", count: padding)).utf8)
                + Array(String(repeating: "]", count: depth).utf8)
        }
        for padding in [0, 1 << 20] {
            #expect(throws: Never.self) { try parser.parse(nested(60, padding: padding)) }
            #expect(throws: JSONError.self) { try parser.parse(nested(66, padding: padding)) }
        }
    }

    @Test func `a string of many megabytes is kept whole`() throws {
        let text = "\"" + String(repeating: "ü", count: 4 << 20) + "\""
        #expect(try parser.minified(Array(text.utf8)).count == text.utf8.count)
    }

    @Test func `an error is one line and says that the input is at fault`() throws {
        let error = try #require(throws: JSONError.self) { try minified("{") }
        #expect(!error.description.contains("\n"))
        #expect(error.remedy == .fixInput)
    }
}
