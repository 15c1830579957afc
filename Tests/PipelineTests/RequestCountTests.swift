import Landing
import TestSupport
import Testing

@testable import Pipeline

@Suite struct RequestCountTests {
    @Test func `a request for a token is told from others, however its line is written`() throws {
        let scratch = try ScratchDirectory()
        var count = try RequestCount(of: RunDirectory(url: scratch.appending("run")))
        try scratch.write(
            """
            {"attempt":1,"bucket":"token"}
            { "attempt": 1, "bucket": "token" }
            {"bucket":"albums","url":"/v1/albums/token"}
            {"bucket":null}
            no JSON

            """,
            to: "run/landing/albums/requests.ndjson"
        )
        let written = try count.new()
        #expect(written == 3)
        let since = try count.new()
        #expect(since == 0)
    }
}
