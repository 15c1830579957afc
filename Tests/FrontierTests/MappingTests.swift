import Catalog
import Foundation
import SQLite
import TestSupport
import Testing

@testable import Frontier

/// An `ETag` stands for rows, and those for the mapping that made them.
@Suite struct MappingTests {
    private let scratch: ScratchDirectory
    private let url: URL
    private let list = ListName.tracks(ofAlbum: "album", market: nil)

    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
    }

    private func tell(_ frontier: Frontier, at seconds: Double) async throws {
        let tag = PageTag(etag: "page", target: "request")
        var told = Observation.page(of: list, 0..<2, next: nil, at: seconds, tag: tag)
        told.sightings = [Sighting(.album, "album", .full)]
        told.etag = "object"
        try await frontier.observe([told])
    }

    private func tags(_ frontier: Frontier) async throws -> [String?] {
        [
            try await frontier.statuses(of: .album, ["album"], market: nil)[0].etag,
            try await frontier.etag(of: list, at: 0, target: "request"),
        ]
    }

    @Test func `where the mapping has changed every ETag is dropped, and nothing else`() async throws {
        try await tell(try Frontier(at: url, mapping: "one"), at: 10)
        #expect(try await tags(try Frontier(at: url, mapping: "one")) == ["object", "page"])
        // Who does not make rows of anything says nothing of it.
        #expect(try await tags(try Frontier(at: url)) == ["object", "page"])

        let changed = try Frontier(at: url, mapping: "two")
        #expect(try await tags(changed) == [nil, nil])
        let status = try await changed.statuses(of: .album, ["album"], market: nil)[0]
        #expect(status.fullAt == Date(timeIntervalSince1970: 10))
        #expect(try await changed.progress(of: list).isComplete)
        #expect(try await changed.members(of: list).count == 2)

        try await tell(changed, at: 20)
        #expect(try await tags(try Frontier(at: url, mapping: "two")) == ["object", "page"])
    }

    @Test func `a file that does not say by which mapping it was told is taken for another's`() async throws {
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(PackageResources.schema_sql)
        try database.execute(PackageResources.upgrade_1_to_2_sql)
        let rows = """
            insert into main.entity (kind, id, market, full_at, etag) values ('album', 'album', '', 4000, 'object');
            insert into main.list (list_id, kind, key) values (1, 'album-tracks', '\(list.key)');
            insert into main.page (list_id, page_offset, item_count, answered_at, etag, target)
            values (1, 0, 0, 4000, 'page', 'request');
            """
        try database.execute(Array(rows.utf8))
        #expect(try await tags(try Frontier(reading: url)) == ["object", "page"])
        let frontier = try Frontier(at: url, mapping: "one")
        #expect(try await tags(frontier) == [nil, nil])
        #expect(try await frontier.progress(of: list).isComplete)
    }
}
