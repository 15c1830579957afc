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
        let known = ["b": FailureSpan(first: now, last: now + 60)]
        #expect(try await frontier.unanswered() == known)
        #expect(try await Frontier(reading: url).unanswered() == known)
    }

    @Test func `what failed last more than a week ago is forgotten`() async throws {
        let frontier = try Frontier(at: url)
        try await frontier.note(unanswered: ["a", "b", "c"], at: now)
        try await frontier.note(unanswered: ["b"], at: now + 86_400)
        let later = now + 7.5 * 86_400
        try await frontier.note(unanswered: ["b", "c"], at: later)
        let known = [
            "b": FailureSpan(first: now, last: later), "c": FailureSpan(first: later, last: later),
        ]
        #expect(try await frontier.unanswered() == known)
    }

    @Test func `what fails twice on one day has not failed on several, by UTC`() {
        let midnight = Date(timeIntervalSince1970: 86_400 * 20_000)
        #expect(!FailureSpan(first: midnight, last: midnight + 86_399).isRepeated)
        let span = FailureSpan(first: midnight - 1, last: midnight)
        #expect(span.isRepeated)
        #expect(span.isCurrent(at: midnight + 7 * 86_400 - 1))
        #expect(!span.isCurrent(at: midnight + 7 * 86_400))
    }

    @Test func `a time that a clock told which was ahead is taken for now`() async throws {
        let frontier = try Frontier(at: url)
        try await frontier.clampTimes(to: now)
        try await frontier.note(unanswered: ["a"], at: now + 86_400)
        try await frontier.clampTimes(to: now)
        #expect(try await frontier.unanswered() == ["a": FailureSpan(first: now, last: now)])
    }

    @Test func `a file in which that was not kept tells nothing, and keeps it from now on`() async throws {
        _ = try Frontier(at: url)
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("drop table main.unanswered_thing;".utf8))
        #expect(try await Frontier(reading: url).unanswered().isEmpty)
        let frontier = try Frontier(at: url)
        try await frontier.note(unanswered: ["a"], at: now)
        #expect(try await frontier.unanswered() == ["a": FailureSpan(first: now, last: now)])
    }

    @Test func `where there is no file nothing was asked in vain`() async throws {
        #expect(try await Frontier(reading: url).unanswered().isEmpty)
    }
}
