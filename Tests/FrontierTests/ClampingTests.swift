import Catalog
import Foundation
import SQLite
import TestSupport
import Testing

@testable import Frontier

/// Times that a clock told which was ahead.
@Suite struct ClampingTests {
    private let scratch: ScratchDirectory
    private let url: URL
    private let frontier: Frontier
    private let list = ListName.albums(ofArtist: "x", groups: ["album"], market: nil)
    private let now = Date(timeIntervalSince1970: 1_000_000)

    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
        // What waits is clamped too.
        frontier = try Frontier(at: url, holding: .seconds(3_600))
    }

    private func tell(_ observations: Observation...) async throws {
        let range = LandedRange(origin: "o", segment: "s", bytes: 0..<1)
        try await frontier.observe(observations, landed: range)
    }

    private func status(_ id: String) async throws -> ObjectStatus {
        try #require(try await frontier.statuses(of: .album, [id], market: nil).first)
    }

    @Test func `a reading that was begun ahead of time goes on now, and ends`() async throws {
        try await tell(
            .page(of: list, 0..<10, next: 10, at: 1_086_400),
            .page(of: list, 10..<20, next: 20, at: 1_086_401)
        )
        try await frontier.clampTimes(to: now)
        let progress = try await frontier.progress(of: list)
        #expect(progress.startedAt == now)
        #expect(progress.nextOffset == 20)
        try await tell(.page(of: list, 20..<23, next: nil, at: 1_000_001))
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await frontier.members(of: list).count == 23)

        // The sweep counts from now on, and a newer first page is not taken for an older one.
        try await tell(.page(of: list, 0..<10, next: 10, at: 1_000_900))
        let anew = try await frontier.progress(of: list)
        #expect(anew.startedAt == Date(timeIntervalSince1970: 1_000_900))
        #expect(anew.isComplete)
    }

    @Test func `objects were seen, and missed, now at the latest`() async throws {
        try await tell(
            .sighting(.album, "full", .full, at: 1_086_400),
            .sighting(.album, "missing", .missing, at: 1_086_400),
            .sighting(.album, "earlier", .full, at: 900_000),
            .sighting(.album, "a little", .simplified, at: 1_000_030)
        )
        #expect(try await frontier.hasTimes(aheadOf: now))
        #expect(try await !frontier.hasTimes(aheadOf: Date(timeIntervalSince1970: 1_086_400)))
        try await frontier.clampTimes(to: now)
        #expect(try await !frontier.hasTimes(aheadOf: now))
        #expect(try await status("full").fullAt == now)
        #expect(try await status("full").simplifiedAt == now)
        #expect(try await status("missing").missingAt == now)
        #expect(try await status("missing").missingFrom == now)
        #expect(try await status("earlier").fullAt == Date(timeIntervalSince1970: 900_000))
        #expect(try await status("a little").simplifiedAt == Date(timeIntervalSince1970: 1_000_030))
    }

    @Test func `a file is looked through where it does not say, and where a time lies ahead`() async throws {
        #expect(try await !frontier.hasTimes(aheadOf: now))
        try await frontier.clampTimes(to: now)
        try await tell(.sighting(.album, "a", .full, at: 1_086_400))
        try await frontier.clampTimes(to: now)
        #expect(try await status("a").fullAt == now)

        try await tell(.sighting(.album, "b", .full, at: 1_086_400))
        try await frontier.flush()
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("drop table main.latest;".utf8))
        let later = try Frontier(at: url)
        try await later.observe([.sighting(.album, "c", .full, at: 900_000)])
        #expect(try await later.hasTimes(aheadOf: now))
        try await later.clampTimes(to: now)
        #expect(try await status("b").fullAt == now)
    }

    @Test func `what undoes a statement is in a file while whole tables change, and in memory else`()
        async throws
    {
        struct Failed: Error {}
        let (file, memory) = (1, 2)
        let opened = try await frontier.writer.write { try $0.temporaryStore() }
        #expect(opened == memory)
        let during = try await frontier.writer.rewrite { try $0.temporaryStore() }
        #expect(during == file)
        let after = try await frontier.writer.write { try $0.temporaryStore() }
        #expect(after == memory)
        await #expect(throws: Failed.self) { try await frontier.writer.rewrite { _ in throw Failed() } }
        let afterFailure = try await frontier.writer.write { try $0.temporaryStore() }
        #expect(afterFailure == memory)
    }
}

extension FrontierTables {
    /// What the pragma `temp_store` is now.
    fileprivate func temporaryStore() throws -> Int {
        var store = 0
        // A statement that was prepared before would tell what it was then.
        try run("temp_store \(UUID())", Array("pragma temp_store".utf8), []) { store = $0.integer(0) }
        return store
    }
}
