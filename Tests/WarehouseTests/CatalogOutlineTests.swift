import Catalog
import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct CatalogOutlineTests {
    /// An outline of a database that `script` filled.
    private func withOutline(
        of script: String,
        _ body: (CatalogOutline, Connection) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with { database in
            let writer = try await database.connect()
            try await writer.run(script)
            let outline = try await CatalogOutline(database.connect(), scripts: TemporaryDatabase.scripts)
            try await body(outline, writer)
            await outline.close()
        }
    }

    private static func id(_ name: String) -> String {
        name.padding(toLength: 22, withPad: "0", startingAt: 0)
    }

    private static func time(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private static let artists = """
        insert into catalog.artist (id, name, popularity, followers) values
            ('\(id("a"))', 'A', 70, 9000000000), ('\(id("b"))', 'B', null, null), ('\(id("bare"))', null, null, null);
        insert into etl.artist (id, name_first_at, name_at, genres_at) values
            ('\(id("a"))', '2026-01-01Z', '2026-02-01 12:00:00.5Z', '2026-01-15Z'),
            ('\(id("b"))', '2026-03-01Z', '2026-03-01Z', null);
        """

    @Test func `an artist is known as a whole where genres were told`() async throws {
        try await withOutline(of: Self.artists) { outline, _ in
            let ids = ["bare", "b", "a", "unknown"].map(Self.id)
            let objects = try await outline.objects(ids, of: .artist)
            #expect(objects.map(\.id) == [Self.id("a"), Self.id("b")])
            #expect(objects[0].seenAt == (try Self.time("2026-02-01T12:00:00Z")) + 0.5)
            #expect(objects[0].wholeAt == (try Self.time("2026-01-15T00:00:00Z")))
            #expect(objects[0].popularity == 70)
            #expect(objects[0].followers == 9_000_000_000)
            #expect(objects[1].wholeAt == nil)
            #expect(objects[1].popularity == nil)
        }
    }

    @Test func `a warehouse is empty until an answer told of an object`() async throws {
        let load = """
            insert into etl.run (run) values ('r');
            insert into etl.load (run, digest) values ('r', 'd');
            """
        let reference = "insert into catalog.artist (id) values ('\(Self.id("bare"))')"
        for (script, isEmpty) in [(load, true), (reference, true), (Self.artists, false)] {
            try await withOutline(of: script) { outline, _ in
                let found = try await outline.isEmpty()
                #expect(found == isEmpty)
            }
        }
    }

    @Test func `everything is read in portions, none twice`() async throws {
        try await withOutline(of: Self.artists) { outline, _ in
            let first = try await outline.objects(of: .artist, after: "", limit: 1)
            let second = try await outline.objects(of: .artist, after: first[0].id, limit: 1)
            let third = try await outline.objects(of: .artist, after: second[0].id, limit: 1)
            #expect(first.map(\.id) == [Self.id("a")])
            #expect(second.map(\.id) == [Self.id("b")])
            #expect(third.isEmpty)
        }
    }

    @Test func `an album is known as a whole where its list of tracks was begun`() async throws {
        let script = """
            insert into catalog.album (id, name, total_tracks) values
                ('\(Self.id("x"))', 'X', 3), ('\(Self.id("y"))', 'Y', 12);
            insert into etl.album (id, name_at) values
                ('\(Self.id("x"))', '2026-03-01Z'), ('\(Self.id("y"))', '2026-03-02Z');
            insert into catalog.track (id, name) values
                ('\(Self.id("t1"))', '1'), ('\(Self.id("t2"))', '2'), ('\(Self.id("t3"))', '3');
            insert into catalog.album_track (album_id, track_id, position) values
                ('\(Self.id("x"))', '\(Self.id("t1"))', 1), ('\(Self.id("x"))', '\(Self.id("t2"))', 2),
                ('\(Self.id("x"))', '\(Self.id("t3"))', 3);
            insert into etl.album_track_page (album_id, fetched_at, first_position, item_count, is_last) values
                ('\(Self.id("x"))', '2026-02-02Z', 3, 1, true), ('\(Self.id("x"))', '2026-02-01Z', 1, 2, false);
            """
        try await withOutline(of: script) { outline, _ in
            let albums = try await outline.objects([Self.id("x"), Self.id("y")], of: .album)
            #expect(albums.map(\.totalTracks) == [3, 12])
            #expect(albums.map(\.wholeAt) == [try Self.time("2026-02-01T00:00:00Z"), nil])
            let pages = try await outline.trackPages(ofAlbums: albums.map(\.id))
            #expect(pages.map(\.offset) == [0, 2])
            #expect(pages.map(\.count) == [2, 1])
            #expect(pages.map(\.isLast) == [false, true])
            #expect(pages.map(\.total) == [3, 3])
            #expect(pages.map { $0.tracks.map(\.id) } == [["t1", "t2"], ["t3"]].map { $0.map(Self.id) })
            #expect(pages[1].tracks.map(\.position) == [2])
            #expect(pages[0].fetchedAt == (try Self.time("2026-02-01T00:00:00Z")))
        }
    }

    @Test func `a first page is as old as the answer that held it, whatever 304 has confirmed its album`()
        async throws
    {
        // Two albums of which the first pages are of March 5; of one of them because of a 304, after another one.
        let albums = ["x", "y"].map(Self.id)
        let targets = albums.map { "/v1/albums/\($0)?" }
        let script = """
            insert into etl.run (run) values ('r');
            insert into etl.load (run, digest) values ('r', 'd');
            insert into catalog.album (id, name) values ('\(albums[0])', 'X'), ('\(albums[1])', 'Y');
            insert into etl.album (id, name_at) values ('\(albums[0])', '2026-03-05Z'), ('\(albums[1])', '2026-03-05Z');
            insert into etl.album_track_page (album_id, fetched_at, first_position, item_count, is_last) values
                ('\(albums[0])', '2026-03-05Z', 1, 50, false), ('\(albums[0])', '2026-02-02Z', 51, 9, true),
                ('\(albums[1])', '2026-03-05Z', 1, 50, false), ('\(albums[1])', '2026-02-02Z', 51, 9, true);
            insert into etl.tagged_answer (load_id, fetched_at, target, etag, content) values
                (1, '2026-02-01Z', '\(targets[0])', '1', '{}'), (1, '2026-02-01Z', '\(targets[1])', '1', '{}');
            insert into etl.revalidation (load_id, fetched_at, target, etag) values
                (1, '2026-03-01Z', '\(targets[0])', '1'), (1, '2026-03-05Z', '\(targets[0])', '1'),
                (1, '2026-03-01Z', '\(targets[1])', '1');
            """
        try await withOutline(of: script) { outline, _ in
            let objects = try await outline.objects(albums, of: .album)
            let march = try Self.time("2026-03-05T00:00:00Z")
            #expect(objects.map(\.wholeAt) == [march, march])
            let pages = try await outline.trackPages(ofAlbums: albums)
            #expect(pages.map(\.album) == [albums[0], albums[0], albums[1], albums[1]])
            #expect(pages.map(\.offset) == [0, 50, 50, 0])
            #expect(pages[0].fetchedAt == (try Self.time("2026-02-01T00:00:00Z")))
            #expect(pages[3].fetchedAt == march)
        }
    }

    @Test func `a track is known as a whole where its album and its numbers were told`() async throws {
        let script = """
            insert into catalog.track (id, name, popularity) values
                ('\(Self.id("t1"))', '1', 5), ('\(Self.id("t2"))', '2', null);
            insert into etl.track (id, name_at, album_at, external_ids_at) values
                ('\(Self.id("t1"))', '2026-03-01Z', '2026-02-01Z', '2026-01-01Z'),
                ('\(Self.id("t2"))', '2026-03-01Z', '2026-02-01Z', null);
            """
        try await withOutline(of: script) { outline, _ in
            let tracks = try await outline.objects([Self.id("t1"), Self.id("t2")], of: .track)
            #expect(tracks.map(\.wholeAt) == [try Self.time("2026-01-01T00:00:00Z"), nil])
            #expect(tracks.map(\.popularity) == [5, nil])
        }
    }

    @Test func `what Spotify said is not there is known with its market, and its first and last time`()
        async throws
    {
        func failure(_ url: String, _ time: String, status: Int = 404, type: String = "not_found") -> String {
            "(1, 'r', 's', 'b', 'GET', '\(url)', '\(time)', \(status), '\(type)')"
        }
        let id = Self.id("x")
        let script = """
            insert into etl.run (run) values ('r');
            insert into etl.load (run, digest) values ('r', 'd');
            insert into etl.failure (load_id, run, stage, bucket, method, url, failed_at, status, error_type) values
                \([
                    failure("/v1/albums/\(id)?market=DE", "2026-01-01Z"), failure("/v1/albums/\(id)", "2026-01-03Z"),
                    failure("/v1/albums/\(id)?market=DE", "2026-01-02Z"),
                    failure("/v1/artists/\(Self.id("y"))", "2026-01-02Z"),
                    failure("/v1/artists/\(Self.id("z"))/albums?limit=10", "2026-01-02Z"),
                    failure("/v1/tracks/\(Self.id("w"))", "2026-01-02Z", status: 500, type: "http"),
                    failure("/v1/search?q=a", "2026-01-02Z"),
                    failure("/v1/artists/\(Self.id("b"))", "2026-01-02Z"),
                    failure("/v1/artists/\(Self.id("b"))", "2026-06-01Z"),
                    failure("/v1/artists/\(Self.id("a"))", "2026-01-02Z"),
                ].joined(separator: ", "));
            \(Self.artists)
            """
        // Of two artists that were answered later, one is missing again.
        try await withOutline(of: script) { outline, _ in
            let missing = try await outline.missing()
            #expect(missing.map(\.kind) == [.album, .album, .artist, .artist])
            #expect(missing.map(\.id) == [id, id, Self.id("b"), Self.id("y")])
            #expect(missing.map(\.market) == [nil, "DE", nil, nil])
            #expect(missing[0].from == (try Self.time("2026-01-03T00:00:00Z")))
            #expect(missing[0].at == missing[0].from)
            #expect(missing[1].from == (try Self.time("2026-01-01T00:00:00Z")))
            #expect(missing[1].at == (try Self.time("2026-01-02T00:00:00Z")))
            #expect(missing[2].from == (try Self.time("2026-06-01T00:00:00Z")))
            #expect(missing[2].at == missing[2].from)
        }
    }

    @Test func `the outline is of one moment, and its transaction writes nothing`() async throws {
        try await TemporaryDatabase.with { database in
            let writer = try await database.connect()
            try await writer.run(Self.artists)
            let reader = try await database.connect()
            let outline = try await CatalogOutline(reader, scripts: TemporaryDatabase.scripts)
            _ = try await outline.objects([Self.id("a")], of: .artist)
            try await writer.run("update catalog.artist set popularity = 1")
            #expect(try await outline.objects([Self.id("a")], of: .artist).map(\.popularity) == [70])
            let error = await #expect(throws: ServerError.self) {
                try await reader.run("update catalog.artist set popularity = 2")
            }
            #expect(error?.sqlState == "25006")
            await outline.close()
        }
    }

    @Test func `a database without the schema is refused with what to do`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let error = await #expect(throws: MigrationError.self) {
                _ = try await CatalogOutline(database.connect(), scripts: TemporaryDatabase.scripts)
            }
            #expect(error.map { "\($0)" }?.contains("run migrate") == true)
        }
    }
}
