import Catalog
import Diagnostics
import Foundation
import Frontier
import SQLite
import TestSupport
import Testing

@Suite struct FrontierTests {
    private let scratch: ScratchDirectory
    private let frontier: Frontier
    private let id = "0000000000000000000001"

    init() throws {
        scratch = try ScratchDirectory()
        frontier = try Frontier(at: scratch.appending("state", "frontier.sqlite"))
    }

    private func status(
        _ kind: EntityKind = .album,
        _ id: String? = nil,
        market: String? = nil
    ) async throws -> ObjectStatus {
        let statuses = try await frontier.statuses(of: kind, [id ?? self.id], market: market)
        return try #require(statuses.first)
    }

    @Test func `what nobody told is not known`() async throws {
        #expect(try await status() == ObjectStatus())
        #expect(try await frontier.progress(of: .newReleases) == .unread)
        #expect(try await frontier.members(of: .newReleases).isEmpty)
    }

    @Test func `a whole object is known in both forms, an embedded one in one`() async throws {
        try await frontier.observe([.sighting(.album, id, .simplified, at: 10)])
        #expect(try await status().seen(.simplified) == Date(timeIntervalSince1970: 10))
        #expect(try await status().seen(.full) == nil)
        try await frontier.observe([.sighting(.album, id, .full, at: 20)])
        #expect(try await status().seen(.simplified) == Date(timeIntervalSince1970: 20))
        #expect(try await status().seen(.full) == Date(timeIntervalSince1970: 20))
    }

    @Test func `the newest answer wins in any order, and telling twice changes nothing`() async throws {
        let observations: [Observation] = [
            .sighting(.album, id, .full, at: 30), .sighting(.album, id, .simplified, at: 40),
            .sighting(.album, id, .full, at: 20), .sighting(.album, id, .missing, at: 10),
        ]
        var results: [ObjectStatus] = []
        for (index, order) in [observations, observations.reversed(), observations + observations]
            .enumerated()
        {
            let other = try Frontier(at: scratch.appending("order-\(index)", "frontier.sqlite"))
            for observation in order { try await other.observe([observation]) }
            results += try await other.statuses(of: .album, [id], market: nil)
        }
        #expect(results.allSatisfy { $0 == results[0] })
        #expect(results[0].fullAt == Date(timeIntervalSince1970: 30))
        #expect(results[0].simplifiedAt == Date(timeIntervalSince1970: 40))
        #expect(results[0].missingAt == Date(timeIntervalSince1970: 10))
    }

    @Test func `an answer for one market says nothing of another, but artists are alike in all`() async throws
    {
        var observation = Observation(answeredAt: Date(timeIntervalSince1970: 10))
        observation.sightings = [
            Sighting(.album, id, market: "DE", .full), Sighting(.artist, id, market: "DE", .full),
        ]
        try await frontier.observe([observation])
        #expect(try await status(.album, market: "DE").fullAt != nil)
        #expect(try await status(.album, market: nil).fullAt == nil)
        #expect(try await status(.artist, market: nil).fullAt != nil)
    }

    @Test func `the first reason stays, and a wish is no knowledge`() async throws {
        try await frontier.want([(.album, id, "search: first")], market: nil)
        try await frontier.want([(.album, id, "search: second")], market: nil)
        #expect(try await status().why == "search: first")
        #expect(try await status().seen(.simplified) == nil)
        try await frontier.observe([.sighting(.album, id, .full, at: 10)])
        #expect(try await status().why == "search: first")
    }

    @Test func `the ETag of the newest whole answer is kept`() async throws {
        for (time, etag) in [(20.0, "new"), (10, "old")] {
            var observation = Observation.sighting(.album, id, .full, at: time)
            observation.etag = etag
            try await frontier.observe([observation])
        }
        #expect(try await status().etag == "new")
    }

    @Test func `an ETag outlives what is told whole without one`() async throws {
        var tagged = Observation.sighting(.album, id, .full, at: 10)
        tagged.etag = "tag"
        try await frontier.observe([tagged])
        try await frontier.observe([.sighting(.album, id, .full, at: 20)])
        #expect(try await status().etag == "tag")
        #expect(try await status().fullAt == Date(timeIntervalSince1970: 20))
    }

    @Test func `missing twice in an hour is not gone, later it is, until it is seen again`() async throws {
        try await frontier.observe([.sighting(.album, id, .missing, at: 1_000)])
        try await frontier.observe([.sighting(.album, id, .missing, at: 2_000)])
        #expect(try await !status().isGone)
        try await frontier.observe([.sighting(.album, id, .missing, at: 4_600)])
        #expect(try await status().isGone)
        try await frontier.observe([.sighting(.album, id, .simplified, at: 5_000)])
        #expect(try await !status().isGone)
    }

    @Test func `what was missing before it was seen again does not count, in whatever order that is told`()
        async throws
    {
        let misses: [Observation] = [1_000, 20_000].map { .sighting(.album, id, .missing, at: $0) }
        let sight = Observation.sighting(.album, id, .simplified, at: 10_000)
        let orders = [[misses[0], sight, misses[1]], [misses[1], misses[0], sight], [sight] + misses]
        for (index, order) in orders.enumerated() {
            let other = try Frontier(at: scratch.appending("missing-\(index)", "frontier.sqlite"))
            for observation in order { try await other.observe([observation]) }
            #expect(try await !other.statuses(of: .album, [id], market: nil)[0].isGone, "\(index)")
            try await other.observe([.sighting(.album, id, .missing, at: 23_600)])
            let status = try await other.statuses(of: .album, [id], market: nil)[0]
            #expect(status.missingFrom == Date(timeIntervalSince1970: 20_000), "\(index)")
            #expect(status.isGone, "\(index)")
        }
    }

    @Test func `times keep their milliseconds`() async throws {
        let time = Date(timeIntervalSince1970: 1_795_228_860.123)
        var observation = Observation(answeredAt: time)
        observation.sightings = [Sighting(.track, id, .full)]
        try await frontier.observe([observation])
        #expect(try await status(.track).fullAt == time)
    }

    @Test func `what was told outlives the process`() async throws {
        let url = scratch.appending("again", "frontier.sqlite")
        try await Frontier(at: url).observe([.sighting(.artist, id, .full, at: 10)])
        let again = try Frontier(at: url)
        #expect(try await again.statuses(of: .artist, [id], market: nil).first?.fullAt != nil)
    }

    @Test func `several connections write side by side and none loses a word`() async throws {
        let url = scratch.appending("shared", "frontier.sqlite")
        let connections = try (0..<4).map { _ in try Frontier(at: url) }
        try await withThrowingTaskGroup { group in
            for (number, connection) in connections.enumerated() {
                group.addTask {
                    for step in 0..<50 {
                        let id = String(
                            "\(number)-\(step)".padding(toLength: 22, withPad: "0", startingAt: 0)
                        )
                        try await connection.observe([.sighting(.track, id, .full, at: 10)])
                    }
                }
            }
            try await group.waitForAll()
        }
        let ids = (0..<200).map { "\($0 / 50)-\($0 % 50)".padding(toLength: 22, withPad: "0", startingAt: 0) }
        let statuses = try await connections[0].statuses(of: .track, ids, market: nil)
        #expect(statuses.allSatisfy { $0.fullAt != nil })
    }

    @Test func `only its owner can read it`() throws {
        let file = scratch.appending("state", "frontier.sqlite")
        for (url, mode) in [(file, 0o600), (file.deletingLastPathComponent(), 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func `a damaged file is a failure that says to move it away`() throws {
        let url = try scratch.write(
            String(repeating: "this is no database ", count: 100),
            to: "bad/frontier.sqlite"
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        let error = #expect(throws: SQLiteError.self) { try Frontier(at: url) }
        #expect(error?.remedy == .fixStorage)
        #expect(error?.description.contains(url.path) == true)
        #expect(error?.description.contains("move it away") == true)
    }

    @Test func `a place where nothing can be written is a failure that names it`() throws {
        try scratch.write("", to: "file")
        let error = #expect(throws: SQLiteError.self) {
            try Frontier(at: scratch.appending("file", "deep", "frontier.sqlite"))
        }
        #expect(error?.remedy.exitCode == 74)
        #expect(error?.description.contains(scratch.appending("file").path) == true)
    }
}
