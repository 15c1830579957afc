import Catalog
import Foundation
import SQLite
import TestSupport
import Testing

@testable import Frontier

@Suite struct UpgradeTests {
    private let scratch: ScratchDirectory
    private let url: URL
    private let list = ListName.albums(ofArtist: "x", groups: ["album"], market: nil)

    /// A file as the first version left it: one list read to its end, in which one album stands twice.
    init() throws {
        scratch = try ScratchDirectory()
        url = scratch.appending("frontier.sqlite")
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(PackageResources.schema_sql)
        let rows = """
            insert into main.entity (kind, id, market, simplified_at, full_at, etag)
            values ('album', 'a', '', 5000, 4000, '"t"');
            insert into main.list (list_id, kind, key) values (1, 'artist-albums', '\(list.key)');
            insert into main.page values (1, 0, 2, 2, 1000), (1, 2, 2, null, 2000);
            insert into main.member values
            (1, 0, 'album', 'a'), (1, 1, 'album', 'b'), (1, 2, 'album', 'a'), (1, 3, 'album', 'c');
            insert into main.reading values ('run/albums', '00001.ndjson', 77);
            """
        try database.execute(Array(rows.utf8))
    }

    @Test func `a file of the first version is brought up to date and forgets nothing`() async throws {
        let frontier = try Frontier(at: url)
        let status = try #require(try await frontier.statuses(of: .album, ["a"], market: nil).first)
        #expect(status.fullAt == Date(timeIntervalSince1970: 4))
        #expect(status.etag == "\"t\"")
        #expect(try await frontier.progress(of: list).isComplete)
        #expect(try await frontier.members(of: list).map(\.id) == ["a", "b", "c"])
        #expect(try await frontier.bytesRead(origin: "run/albums", segment: "00001.ndjson") == 77)
    }

    @Test func `its lists are read to the end once before a reading stops early`() async throws {
        let frontier = try Frontier(at: url)
        try await frontier.observe([.page(of: list, 0..<2, next: 2, at: 10, ids: ["a", "b"])])
        #expect(try await frontier.progress(of: list).nextOffset == 2)
        try await frontier.observe([.page(of: list, 2..<3, next: nil, at: 11, ids: ["c"])])
        try await frontier.observe([.page(of: list, 0..<2, next: 2, at: 20, ids: ["a", "b"])])
        #expect(try await frontier.progress(of: list).isComplete)
    }

    @Test func `it is brought up to date once, also where two processes open it`() async throws {
        let url = url
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 { group.addTask { _ = try Frontier(at: url) } }
            try await group.waitForAll()
        }
        #expect(try await Frontier(at: url).members(of: list).count == 3)
    }

    @Test func `a file of a newer version is left alone`() throws {
        let database = try SQLiteDatabase(SQLiteFile("frontier", at: url, cure: "none"))
        try database.execute(Array("pragma main.user_version = 4;".utf8))
        let error = #expect(throws: FrontierError.self) { try Frontier(at: url) }
        #expect(error == .newer(path: url.path, version: 4))
    }
}
