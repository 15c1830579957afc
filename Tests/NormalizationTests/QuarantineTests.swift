import Catalog
import Normalization
import Testing

@Suite struct QuarantineTests {
    @Test func `the quarantine file has a line of JSON for each row`() throws {
        let rows = try Rows(of: #"{"id":"a\"\\\u0001","name":"x"}"#, .artist("a"))
        #expect(
            rows.quarantineLines == [
                #"{"kind":"unusable","landed":"albums/00001.ndjson:1","pointer":"","#
                    + #""reason":"no identifier of 22 base-62 characters","#
                    + #""excerpt":"{\"id\":\"a\\\"\\\\\\u0001\",\"name\":\"x\"}"}"#
            ]
        )
        #expect(rows.column("excerpt", of: .quarantine) == [#"{"id":"a\"\\\u0001","name":"x"}"#])
    }

    @Test func `an excerpt is cut between characters`() throws {
        let rows = try Rows(of: #"{"x":"\#(String(repeating: "ü", count: 2_000))"}"#, .artist("a"))
        let excerpt = try #require(rows.column("excerpt", of: .quarantine).first ?? nil)
        #expect((2_046...2_048).contains(excerpt.utf8.count))
        #expect(excerpt.hasSuffix("ü"))
    }

    @Test func `the excerpt of a line that is no text is text`() throws {
        let normalizer = try Normalizer()
        try ([0, 0xFF, 0xC3] + [UInt8](repeating: 0xFE, count: 5_000)).withUnsafeBytes {
            try normalizer.addAnswer($0, landed: "x:1", number: 1)
        }
        let rows = try Rows(draining: normalizer)
        let excerpt = try #require(rows.column("excerpt", of: .quarantine).first ?? nil)
        #expect(excerpt.utf8.count <= 2_048)
        #expect(!excerpt.contains("\0"))
    }
}
