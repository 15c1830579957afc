import Foundation
import HTTP
import Quota
import Spotify
import Testing

@Suite struct ConditionalTests {
    @Test func `an ETag is sent back, and a 304 is an answer without a body`() async throws {
        let transport = ScriptedTransport(.text("", status: 304, headers: ["ETag": "\"2\""]))
        let stand = try Stand(transport)
        let answer = try await stand.client.answer(to: .artist(someID), ifNoneMatch: "\"1\"")
        #expect(transport.sentToAPI.first?.headers["If-None-Match"] == "\"1\"")
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
        #expect(answer.etag == "\"2\"")
        #expect(stand.recorder.outcomes == [.notModified])
        #expect(stand.recorder.attempts.last?.failure == nil)
        #expect(stand.recorder.attempts.last?.status == 304)
        #expect(stand.gate.endings == [.over])
    }

    @Test func `without an ETag none is asked for, and a 304 is no answer`() async throws {
        let transport = ScriptedTransport(.text("", status: 304))
        let stand = try Stand(transport)
        let error = await stand.error()
        guard case .unexpected(_, 304, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(transport.sentToAPI.first?.headers["If-None-Match"] == nil)
        #expect(stand.recorder.outcomes == [.failed])
    }

    @Test func `a 200 is the answer although an ETag was sent`() async throws {
        let stand = try Stand(ScriptedTransport(.json("{\"a\":1}", headers: ["ETag": "\"2\""])))
        let answer = try await stand.client.answer(to: .artist(someID), ifNoneMatch: "\"1\"")
        #expect(answer.status == 200)
        #expect(stand.recorder.outcomes == [.landed])
    }

    @Test func `an ETag that no header can carry is not sent`() async throws {
        let transport = ScriptedTransport(.json("{}"))
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID), ifNoneMatch: "\"1\"\r\nX-Forged: 1")
        #expect(transport.sentToAPI.first?.headers["If-None-Match"] == nil)
    }

    @Test func `a retry asks under the same condition`() async throws {
        let transport = ScriptedTransport(.text("", status: 503), .text("", status: 304))
        let stand = try Stand(transport)
        _ = try await stand.client.answer(to: .artist(someID), ifNoneMatch: "\"1\"")
        #expect(transport.sentToAPI.map { $0.headers["If-None-Match"] } == ["\"1\"", "\"1\""])
    }
}
