import Foundation
import SQLite
import TestSupport
import Testing

@testable import Frontier

/// What was asked in vain.
@Suite struct UnansweredTests {
    private let scratch: ScratchDirectory
    private let url: URL
    private let now = Date(timeIntervalSince1970: 1_000_000)

    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
    }

    @Test func `what was asked in vain is known until it is answered`() async throws {
        let frontier = try Frontier(at: url)
        try await frontier.note(unanswered: ["a", "b"], at: now)
        try await frontier.note(unanswered: ["b"], at: now + 60)
        // Of two processes the later one is right, whichever is told first.
        try await frontier.note(unanswered: ["b"], at: now + 30)
        try await frontier.forget(unanswered: ["a", "c"])
        #expect(try frontier.unanswered() == ["b": now + 60])
        #expect(try Frontier(reading: url).unanswered() == ["b": now + 60])
    }

    @Test func `a time that a clock told which was ahead is taken for now`() async throws {
        let frontier = try Frontier(at: url)
        try await frontier.clampTimes(to: now)
        try await frontier.note(unanswered: ["a"], at: now + 86_400)
        try await frontier.clampTimes(to: now)
        #expect(try frontier.unanswered() == ["a": now])
    }

    @Test func `a file in which that was not kept tells nothing, and keeps it from now on`() async throws {
        _ = try Frontier(at: url)
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("drop table main.unanswered;".utf8))
        #expect(try Frontier(reading: url).unanswered().isEmpty)
        let frontier = try Frontier(at: url)
        try await frontier.note(unanswered: ["a"], at: now)
        #expect(try frontier.unanswered() == ["a": now])
    }

    @Test func `where there is no file nothing was asked in vain`() throws {
        #expect(try Frontier(reading: url).unanswered().isEmpty)
    }
}
