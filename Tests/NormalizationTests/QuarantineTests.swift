import Catalog
import Diagnostics
import Testing

@testable import Normalization

@Suite struct QuarantineTests {
    @Test func `the quarantine file has a line of JSON for each row`() throws {
        let rows = try Rows(of: #"{"id":"a\"\\\u0001","name":"x"}"#, .artist("a"))
        #expect(
            rows.quarantineLines == [
                #"{"kind":"unusable","landed":"albums/00001.ndjson:1","pointer":"","#
                    + #""reason":"no identifier of 22 base-62 characters","#
                    + #""excerpt":"{\"id\":\"a\\\"\\\\\\u0001\",\"name\":\"x\"}","#
                    + #""digest":"8c64e65e2b5459f568c76db694ec35e0c3ef509efb5dde19019582b51dd811df","#
                    + #""seen_at":"2026-11-21T02:41:00.123Z"}"#
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

    @Test func `equal items have equal digests, and longer ones are told apart behind their excerpt`() throws
    {
        let long = String(repeating: "ü", count: 5_000)
        let bodies = [
            #"[{"id":"x"}]"#, #"[null,{ "id" : "x" }]"#, #"[{"id":"x","a":"\#(long)"}]"#,
            #"[{"id":"x","a":"\#(long)z"}]"#,
        ]
        let digests = try bodies.map { body in
            let rows = try Rows(of: #"{"id":"\#(id("a"))","artists":\#(body)}"#, .album("a"))
            return try #require(rows.column("digest", of: .quarantine).last ?? nil)
        }
        #expect(digests[0] == "5e2b92cc57ce618dfbb54844a31775e4b95c6fb552ee6bf5a068133c12d2ad90")
        #expect(digests[0] == digests[1])
        #expect(Set(digests).count == 3)
    }

    @Test(arguments: [#""offset":null,"#, ""])
    func `what lacks something is known again by all of itself, and found again`(offset: String) throws {
        let long = String(repeating: "ü", count: 5_000)
        let request = Request(path: "/v1/albums/\(id("a"))/tracks", asked: [id("a")])
        var digests: Set<String> = []
        for end in ["x", "y"] {
            let page = #"{"items":[],"next":null,\#(offset)"href":"\#(long)\#(end)"}"#
            let line = request.line(page)
            let rows = try Rows(lines: [line])
            let reason = "missing, and its row cannot be without it"
            #expect(rows.quarantined == [["unusable", "/offset", reason]])
            digests.insert(try #require(rows.column("digest", of: .quarantine).first ?? nil))
            let excerpt = try #require(rows.column("excerpt", of: .quarantine).first ?? nil)
            let text = try Array(line.utf8).withUnsafeBytes {
                try LandedItem.text(in: $0, at: "/offset", beginning: excerpt)
            }
            #expect(text == page)
        }
        #expect(digests.count == 2)
    }

    @Test func `a line that cannot be used is dated by its own time, and known again by what it shows`()
        throws
    {
        var request = Request.artist("a")
        request.status = "404"
        let answer = #"{"error":{"status":404}}"#
        let first = try Rows(lines: [request.line(answer)])
        request.fetchedAt = "2026-11-22T02:41:00.123Z"
        let second = try Rows(lines: [request.line(answer)])
        #expect(first.column("seen_at", of: .quarantine) == ["2026-11-21T02:41:00.123Z"])
        #expect(second.column("seen_at", of: .quarantine) == ["2026-11-22T02:41:00.123Z"])
        #expect(first.column("digest", of: .quarantine) == second.column("digest", of: .quarantine))
        #expect(try Rows(lines: ["{torn"]).column("seen_at", of: .quarantine) == [nil])
    }

    @Test func `an item is found again in its line by its pointer`() throws {
        let line = Request.album("a").line(#"{"id":"a","a/b":[1,{"x~y": [ "\ud800", 2.50 ]}]}"#)
        func item(_ pointer: String?, in line: String) throws -> String? {
            try Array(line.utf8).withUnsafeBytes { try LandedItem.text(in: $0, at: pointer) }
        }
        #expect(try item("/a~1b/1/x~0y", in: line)?.hasSuffix(",2.5]") == true)
        #expect(try item("/a~1b/0", in: line) == "1")
        #expect(try item("/a~1b/2", in: line) == nil)
        #expect(try item("", in: line)?.hasPrefix(#"{"id":"a""#) == true)
        #expect(try item(nil, in: line) == line)
        #expect(try item("/status", in: #"{"url":"/v1/x","status":"odd","body":"{"}"#) == #""odd""#)
        #expect(try item("/x", in: "{torn") == "{torn")
    }

    @Test func `a line says when it was written, to the millisecond`() throws {
        func arrival(_ line: String) throws -> String? {
            try Array(line.utf8).withUnsafeBytes { try LandedItem.arrival(of: $0) }.map(Timestamp.text)
        }
        let second = "2026-11-21T02:41:00"
        for (fraction, told) in [("", "000"), (".1", "100"), (".123", "123"), (".123999", "123")] {
            let line = #"{"fetched_at":"\#(second)\#(fraction)Z"}"#
            #expect(try arrival(line) == "\(second).\(told)Z", "\(fraction)")
        }
        #expect(try arrival(#"{"at":"\#(second)Z"}"#) == "\(second).000Z")
        #expect(try arrival(#"{"at":"\#(second)+01:00"}"#) == nil)
        #expect(try arrival("{}") == nil)
        #expect(try arrival("{torn") == nil)
    }
}
