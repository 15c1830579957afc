import Foundation
import Landing
import Testing

@Suite struct LandedLineTests {
    private func line(_ body: LandedBody) -> LandedLine {
        LandedLine(
            path: "/v1/search",
            query: [("q", #"say "hi"\"#), ("type", "album,track"), ("limit", "10")],
            asked: [],
            fetchedAt: Date(timeIntervalSince1970: 1_795_228_860.123),
            status: 200,
            body: body
        )
    }

    @Test func `the keys stand in their order and the body as it came`() {
        var answer = line(.json(Array(#"{"a":1.0,"b":"\u00e9"}"#.utf8)))
        answer.etag = #"W/"abc""#
        answer.cacheControl = "public, max-age=0"
        #expect(
            answer.text
                == #"{"request":{"method":"GET","path":"/v1/search","query":{"q":"say \"hi\"\\","#
                + #""type":"album,track","limit":"10"}},"asked":[],"fetched_at":"2026-11-21T02:41:00.123Z","#
                + #""status":200,"headers":{"etag":"W/\"abc\"","cache-control":"public, max-age=0","#
                + #""retry-after":null},"body":{"a":1.0,"b":"\u00e9"}}"#
        )
    }

    @Test func `a body that is not JSON is kept byte for byte`() throws {
        let bytes: [UInt8] = [0, 10, 255, 60]
        let text = line(.other(bytes)).text
        #expect(text.hasSuffix(#","body_base64":"AAr/PA=="}"#))
        #expect(!text.contains("\n"))
    }

    @Test func `every line is JSON that says the same`() throws {
        var answer = line(.json(Array("null".utf8)))
        answer.asked = ["tab\there", "\u{1}", "𝄞", "line\nbreak"]
        let object = try JSONSerialization.jsonObject(with: Data(answer.encoded()))
        let members = try #require(object as? [String: Any])
        #expect(members["asked"] as? [String] == answer.asked)
        let request = try #require(members["request"] as? [String: Any])
        #expect((request["query"] as? [String: String])?["q"] == #"say "hi"\"#)
        #expect(answer.encoded().count { $0 == 10 } == 1)
    }
}
