import Foundation
import TestSupport
import Testing

@testable import Landing

@Suite struct LandingSegmentsTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `only numbered files are segments, in the order of their numbers`() throws {
        let names = [
            "00002.ndjson", "100000.ndjson", "00010.ndjson", "requests.ndjson", "failures.ndjson", "1.ndjson",
            "00003.ndjson.tmp", "worklists",
        ]
        for name in names { try scratch.write("", to: name) }
        let segments = LandingSegments(in: scratch.url)
        #expect(try segments.names() == ["00002.ndjson", "00010.ndjson", "100000.ndjson"])
        #expect(LandingSegments.name(7) == "00007.ndjson")
        #expect(LandingSegments.name(123_456) == "123456.ndjson")
    }
}
