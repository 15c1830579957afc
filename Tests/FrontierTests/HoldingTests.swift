import Catalog
import Foundation
import TestSupport
import Testing

@testable import Frontier

/// A frontier that takes in later what it is told now.
@Suite struct HoldingTests {
    private let scratch: ScratchDirectory
    private let url: URL
    private let frontier: Frontier
    private let artist = "0TnOYISbd1XYRBk9myaseg"
    private let list = ListName.tracks(ofAlbum: "album", market: nil)

    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
        // Longer than any test takes: only what is asked, or a flush, brings it into the file.
        frontier = try Frontier(at: url, holding: .seconds(3_600))
    }

    private func range(_ bytes: Range<Int>) -> LandedRange {
        LandedRange(origin: "o", segment: "s", bytes: bytes)
    }

    private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }

    /// What stands in the file.
    private func others() throws -> Frontier { try Frontier(at: url) }

    @Test func `what is told is known at once here, and to others when it is flushed`() async throws {
        var told = Observation.page(of: list, 0..<3, next: nil, at: 10, mark: "t", total: 3)
        told.sightings = [Sighting(.album, "album", .full), Sighting(.artist, artist, .simplified)]
        told.etag = "\"tag\""
        try await frontier.observe([told], landed: range(0..<10))

        let status = try await frontier.statuses(of: .album, ["album"], market: nil)[0]
        #expect(status.fullAt == time(10))
        #expect(status.etag == "\"tag\"")
        let progress = try await frontier.progress(of: list)
        #expect(progress.isComplete && progress.startedAt == time(10) && progress.total == 3)
        let unknown = try await others().statuses(of: .album, ["album"], market: nil)[0]
        #expect(unknown == ObjectStatus())
        #expect(try await others().bytesRead(origin: "o", segment: "s") == 0)

        try await frontier.flush()
        #expect(try await others().statuses(of: .album, ["album"], market: nil) == [status])
        #expect(try await others().progress(of: list) == progress)
        #expect(try await others().bytesRead(origin: "o", segment: "s") == 10)
    }

    @Test func `what is asked of a list is answered with all that was told of it`() async throws {
        let first = Observation.page(of: list, 0..<2, next: 2, at: 10, mark: "t")
        try await frontier.observe([first], landed: range(0..<10))
        #expect(try await frontier.progress(of: list).nextOffset == 2)
        let second = Observation.page(of: list, 2..<4, next: nil, at: 11, mark: "t")
        try await frontier.observe([second], landed: range(10..<20))
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await frontier.members(of: list).map(\.id) == ["0t", "1t", "2t", "3t"])
    }

    @Test func `an older answer that is held takes nothing from a newer one in the file`() async throws {
        var newer = Observation.page(of: list, 0..<2, next: 2, at: 20, mark: "new")
        newer.sightings = [Sighting(.album, "album", .full)]
        newer.etag = "new"
        try await frontier.observe([newer], landed: range(0..<10))
        try await frontier.flush()
        var older = Observation.page(of: list, 0..<2, next: nil, at: 10, mark: "old")
        older.sightings = [Sighting(.album, "album", .full), Sighting(.album, "gone", .missing)]
        older.etag = "old"
        try await frontier.observe([older], landed: range(10..<20))

        let held = try await frontier.statuses(of: .album, ["album", "gone"], market: nil)
        #expect(held[0].fullAt == time(20))
        #expect(held[0].etag == "new")
        #expect(held[1].missingFrom == time(10))
        #expect(try await frontier.progress(of: list).nextOffset == 2)
        try await frontier.flush()
        #expect(try await frontier.statuses(of: .album, ["album", "gone"], market: nil) == held)
    }

    @Test func `what is missing after it was seen again is held as it will stand in the file`() async throws {
        try await frontier.observe([.sighting(.album, "gone", .missing, at: 10)], landed: range(0..<10))
        try await frontier.flush()
        let told: [Observation] = [
            .sighting(.album, "gone", .simplified, at: 20), .sighting(.album, "gone", .missing, at: 40),
            .sighting(.album, "gone", .missing, at: 30),
        ]
        try await frontier.observe(told, landed: range(10..<20))
        let held = try await frontier.statuses(of: .album, ["gone"], market: nil)
        #expect(held[0].missingFrom == time(30))
        #expect(held[0].missingAt == time(40))
        try await frontier.flush()
        #expect(try await frontier.statuses(of: .album, ["gone"], market: nil) == held)
    }

    @Test func `that a page is as it was renews what it shows before anybody asks`() async throws {
        let tag = PageTag(etag: "e", target: "t")
        var shown = Observation.page(of: list, 0..<1, next: nil, at: 10, ids: ["a"], tag: tag)
        shown.sightings = [Sighting(.album, "a", .simplified)]
        try await frontier.observe([shown], landed: range(0..<10))
        var same = Observation(answeredAt: time(20))
        same.unchanged = [UnchangedPage(of: list, offset: 0, market: nil, tag: tag)]
        try await frontier.observe([same], landed: range(10..<20))
        let status = try await frontier.statuses(of: .album, ["a"], market: nil)[0]
        #expect(status.simplifiedAt == time(20))
    }

    @Test func `what has not landed is taken in at once, with all that waits`() async throws {
        let landed = Observation.sighting(.artist, artist, .simplified, at: 10)
        try await frontier.observe([landed], landed: range(0..<10))
        try await frontier.observe([.sighting(.album, "gone", .missing, at: 11)])
        #expect(try await others().statuses(of: .album, ["gone"], market: nil)[0].missingAt == time(11))
        #expect(try await others().bytesRead(origin: "o", segment: "s") == 10)
    }

    @Test func `what waits is taken in when its time is over, without a word`() async throws {
        let other = try Frontier(at: url, holding: .milliseconds(10))
        let told = Observation.sighting(.artist, artist, .simplified, at: 10)
        try await other.observe([told], landed: range(0..<10))
        #expect(try await eventually { try await others().bytesRead(origin: "o", segment: "s") == 10 })
    }

    @Test func `many sightings are taken in before their time, and none is lost`() async throws {
        for number in 0..<200 {
            var told = Observation(answeredAt: time(10))
            told.sightings = Set((0..<1_000).map { Sighting(.track, "\(number)-\($0)", .simplified) })
            try await frontier.observe([told], landed: range(number * 10..<number * 10 + 10))
        }
        let names = (0..<200).map { "\($0)-999" }
        let statuses = try await frontier.statuses(of: .track, names, market: nil)
        #expect(statuses.allSatisfy { $0.simplifiedAt == time(10) })
        try await frontier.flush()
        #expect(try await others().statuses(of: .track, names, market: nil) == statuses)
        #expect(try await others().bytesRead(origin: "o", segment: "s") == 2_000)
    }

    @Test func `while what is newer is taken in, an older answer takes no ETag from it`() throws {
        var pending = PendingObservations()
        for (seconds, etag) in [(20.0, "new"), (10, "old")] {
            var told = Observation.sighting(.album, "album", .full, at: seconds)
            told.etag = etag
            _ = pending.add(LandedObservations(observations: [told], range: range(0..<10)), mayWait: true)
            if etag == "new" { _ = pending.begin() }
        }
        var status = StoredStatus()
        pending.status(of: .album, "album", market: "").merge(into: &status)
        #expect(status.etag == "new")
        #expect(status.fullAt == 20_000)
    }
}
