import Catalog
import Foundation
import TestSupport
import Testing

@testable import Frontier

/// What was just read of an object is known without asking the file, until that may say something else.
@Suite struct RecentStatusesTests {
    private let now = ContinuousClock.now

    private func status(_ time: Int) -> StoredStatus {
        var status = StoredStatus()
        status.fullAt = time
        return status
    }

    @Test func `what was read is kept for its time, and only where all of it is`() {
        var recent = RecentStatuses(lifetime: .milliseconds(100))
        recent.keep([status(1), status(2)], of: .album, ["a", "b"], market: "", readFrom: now, 0)
        let soon = now + .milliseconds(99)
        let kept = recent.statuses(of: .album, ["b", "a"], market: "", at: soon)
        #expect(kept?.map(\.fullAt) == [2, 1])
        #expect(recent.statuses(of: .album, ["a", "c"], market: "", at: soon) == nil)
        #expect(recent.statuses(of: .album, ["a"], market: "DE", at: soon) == nil)
        #expect(recent.statuses(of: .track, ["a"], market: "", at: soon) == nil)
        #expect(recent.statuses(of: .album, ["a"], market: "", at: now + .milliseconds(100)) == nil)
    }

    @Test func `what was read before the file was written to is not kept`() {
        var recent = RecentStatuses(lifetime: .milliseconds(100))
        recent.keep([status(1)], of: .album, ["a"], market: "", readFrom: now, 0)
        recent.forget()
        #expect(recent.statuses(of: .album, ["a"], market: "", at: now) == nil)
        recent.keep([status(1)], of: .album, ["a"], market: "", readFrom: now, 0)
        #expect(recent.statuses(of: .album, ["a"], market: "", at: now) == nil)
        recent.keep([status(1)], of: .album, ["a"], market: "", readFrom: now, recent.forgettings)
        #expect(recent.statuses(of: .album, ["a"], market: "", at: now)?.map(\.fullAt) == [1])
    }

    @Test func `who does not hold back keeps nothing, nor is much kept`() {
        var recent = RecentStatuses(lifetime: .zero)
        recent.keep([status(1)], of: .album, ["a"], market: "", readFrom: now, 0)
        #expect(recent.statuses(of: .album, ["a"], market: "", at: now) == nil)
        recent = RecentStatuses(lifetime: .milliseconds(100))
        let ids = (0..<1_000).map(String.init)
        recent.keep(ids.map { _ in status(1) }, of: .album, ids, market: "", readFrom: now, 0)
        #expect(recent.statuses(of: .album, ["1"], market: "", at: now) == nil)
    }

    /// A frontier that remembers for longer than any test takes.
    private func remembering(_ url: URL) throws -> Frontier {
        try Frontier(at: url, sweep: .seconds(1), mapping: nil, holding: .zero, recency: .seconds(3_600))
    }

    @Test func `who forgets what it has read finds what another told until then`() async throws {
        let scratch = try ScratchDirectory()
        let url = scratch.appending("frontier.sqlite")
        let (one, other) = try (remembering(url), Frontier(at: url))
        #expect(try await one.statuses(of: .album, ["a"], market: nil) == [ObjectStatus()])
        try await other.observe([.sighting(.album, "a", .full, at: 10)])
        #expect(try await one.statuses(of: .album, ["a"], market: nil) == [ObjectStatus()])
        one.forgetRecent()
        let status = try await one.statuses(of: .album, ["a"], market: nil)
        #expect(status.first?.fullAt == Date(timeIntervalSince1970: 10))
    }

    @Test func `who has told something finds what another told until then`() async throws {
        let scratch = try ScratchDirectory()
        let url = scratch.appending("frontier.sqlite")
        let (one, other) = try (remembering(url), Frontier(at: url))
        #expect(try await one.statuses(of: .album, ["a"], market: nil) == [ObjectStatus()])
        try await other.observe([.sighting(.album, "a", .full, at: 10)])
        #expect(try await one.statuses(of: .album, ["a"], market: nil) == [ObjectStatus()])
        try await one.observe([.sighting(.album, "b", .full, at: 20)])
        let status = try await one.statuses(of: .album, ["a"], market: nil)
        #expect(status.first?.fullAt == Date(timeIntervalSince1970: 10))
    }

    @Test func `of several objects each is known in its place, in the file and a moment later`() async throws
    {
        let scratch = try ScratchDirectory()
        let url = scratch.appending("frontier.sqlite")
        let (one, other) = try (remembering(url), Frontier(at: url))
        func known(_ ids: String...) async throws -> [Bool] {
            try await one.statuses(of: .album, ids, market: nil).map { $0.fullAt != nil }
        }
        try await other.observe([.sighting(.album, "b", .full, at: 10)])
        #expect(try await known("a", "b", "c") == [false, true, false])
        try await other.observe([.sighting(.album, "a", .full, at: 20)])
        #expect(try await known("b", "c", "a") == [true, false, false])
        #expect(try await known("a") == [false])
        // Of one of these nothing is remembered, so the file is asked for all.
        #expect(try await known("d", "a", "b") == [false, true, true])
        #expect(try await known("a") == [true])
    }
}
