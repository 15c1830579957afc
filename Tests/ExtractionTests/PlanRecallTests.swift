import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@testable import Extraction

/// What `plan` makes of the warehouse.
@Suite struct PlanRecallTests {
    private static let catalog = FakeSpotify.FakeCatalog(
        artists: [[3, 60], [2], [1, 4, 5]],
        isExtended: false
    )

    /// A world whose warehouse is `database`.
    private func world(_ database: TemporaryDatabase) throws -> World {
        var world = try World(extended: false)
        world.environment["DATABASE_URL"] = database.url
        return world
    }

    /// Everything that the catalogue holds, as a load would have brought it, confirmed at `time`.
    private static func everything(at time: String) -> String {
        var artists: [String] = []
        var albums: [String] = []
        var tracks: [String] = []
        var members: [String] = []
        var pages: [String] = []
        for (number, sizes) in catalog.artists.enumerated() {
            artists.append(FakeSpotify.artist(number))
            for (index, size) in sizes.enumerated() {
                let album = FakeSpotify.album(number, index)
                albums.append("('\(album)', '\(album)', \(size))")
                for position in 0..<size {
                    let track = FakeSpotify.track(number, index, position)
                    tracks.append(track)
                    members.append("('\(album)', '\(track)', \(position + 1))")
                }
                let ends = stride(from: 0, to: size, by: 50).map { ($0, min(50, size - $0)) }
                for (offset, count) in ends {
                    let isLast = offset + count == size
                    pages.append("('\(album)', '\(time)', \(offset + 1), \(count), \(isLast))")
                }
            }
        }
        func rows(_ ids: [String], _ more: String) -> String {
            ids.map { "('\($0)', \(more))" }.joined(separator: ", ")
        }
        let albumIDs = catalog.artists.enumerated().flatMap { number, sizes in
            sizes.indices.map { FakeSpotify.album(number, $0) }
        }
        return """
            insert into catalog.artist (id, name) values \(rows(artists, "'x'"));
            insert into etl.artist (id, name_at, genres_at) values \(rows(artists, "'\(time)', '\(time)'"));
            insert into catalog.album (id, name, total_tracks) values \(albums.joined(separator: ", "));
            insert into etl.album (id, name_at) values \(rows(albumIDs, "'\(time)'"));
            insert into catalog.track (id, name) values \(rows(tracks, "'x'"));
            insert into etl.track (id, name_at) values \(rows(tracks, "'\(time)'"));
            insert into catalog.album_track (album_id, track_id, position) values \(members.joined(separator: ", "));
            insert into etl.album_track_page (album_id, fetched_at, first_position, item_count, is_last)
            values \(pages.joined(separator: ", "));
            """
    }

    private static let hourAgo = Date(timeIntervalSinceNow: -3_600).formatted(.iso8601)

    @Test func `a frontier that was lost learns from the warehouse, and nothing fresh is asked again`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: Self.hourAgo))
            let world = try world(database)
            let plan = try await world.plan()
            #expect(plan.recalled == 3 + 6 + 75)
            let spotify = FakeSpotify(Self.catalog)
            try await world.extractAll(from: spotify)
            let buckets = spotify.requests.buckets
            #expect(buckets[.artists] == nil)
            #expect(buckets[.albums] == nil)
            #expect(buckets[.albumTracks] == nil)
            #expect(buckets[.tracks] == nil)
            // The warehouse does not say whether these lists were read to their end.
            #expect(buckets[.artistAlbums] == 3)
            #expect(try await world.plan().recalled == 0)
        }
    }

    @Test func `what the warehouse has is stale after its time, too`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: "2020-01-01T00:00:00Z"))
            var world = try world(database)
            world.parameters.queries = []
            world.parameters.depth = 0
            world.parameters.artists = [9, 1, 8].map(FakeSpotify.artist)
            _ = try await world.plan()
            // What is stale goes behind what was never fetched.
            #expect(try world.planned(.artist) == [9, 8, 1].map(FakeSpotify.artist))
        }
    }

    @Test func `the most popular artist goes first, and the album with the most tracks`() async throws {
        try await TemporaryDatabase.with { database in
            let old = "2020-01-01T00:00:00Z"
            try await database.run(Self.everything(at: old))
            try await database.run(
                """
                update catalog.artist set popularity = 10;
                update catalog.artist set popularity = 90 where id = '\(FakeSpotify.artist(2))';
                update catalog.artist set followers = 5 where id = '\(FakeSpotify.artist(1))';
                """
            )
            var world = try world(database)
            world.parameters.queries = []
            world.parameters.depth = 0
            world.parameters.artists = [0, 1, 2].map(FakeSpotify.artist)
            world.parameters.albums = [(1, 0), (2, 2), (0, 1), (2, 0)].map(FakeSpotify.album)
            let plan = try await world.plan()
            #expect(try world.planned(.artist) == [2, 1, 0].map(FakeSpotify.artist))
            #expect(try world.planned(.album) == [(0, 1), (2, 2), (1, 0), (2, 0)].map(FakeSpotify.album))
            // Four albums with 50, 5, 2 and 1 tracks in their answers; ten more tracks in a page of their own.
            #expect(plan[.albums]?.rows == 4 + 58)
            #expect(plan[.albumTracks]?.known == 1)
            #expect(plan[.albumTracks]?.rows == 10)
        }
    }

    @Test func `what was found missing twice is not planned`() async throws {
        try await TemporaryDatabase.with { database in
            let gone = FakeSpotify.artist(41)
            let once = FakeSpotify.artist(42)
            func failure(_ id: String, _ hours: Double) -> String {
                let time = Date(timeIntervalSinceNow: -hours * 3_600).formatted(.iso8601)
                return "(1, 'r', 's', 'artists', 'GET', '/v1/artists/\(id)', '\(time)', 404, 'not_found')"
            }
            try await database.run(
                """
                insert into etl.run (run) values ('r');
                insert into etl.load (run, digest) values ('r', 'd');
                insert into etl.failure (load_id, run, stage, bucket, method, url, failed_at, status, error_type)
                values \(failure(gone, 50)), \(failure(gone, 26)), \(failure(once, 26));
                """
            )
            var world = try world(database)
            world.parameters.queries = []
            world.parameters.depth = 0
            world.parameters.artists = [gone, once]
            _ = try await world.plan()
            #expect(try world.planned(.artist) == [once])
        }
    }

    @Test(arguments: [nil, "DE"]) func `what one market refuses is planned for another, and without one`(
        market: String?
    ) async throws {
        try await TemporaryDatabase.with { database in
            let gone = FakeSpotify.album(41, 0)
            let refused = FakeSpotify.album(42, 0)
            func failure(_ target: String, _ hours: Double) -> String {
                let time = Date(timeIntervalSinceNow: -hours * 3_600).formatted(.iso8601)
                return "(1, 'r', 's', 'albums', 'GET', '/v1/albums/\(target)', '\(time)', 404, 'not_found')"
            }
            let here = market.map { "?market=\($0)" } ?? ""
            let elsewhere = market == nil ? "?market=DE" : "?market=US"
            try await database.run(
                """
                insert into etl.run (run) values ('r');
                insert into etl.load (run, digest) values ('r', 'd');
                insert into etl.failure (load_id, run, stage, bucket, method, url, failed_at, status, error_type)
                values \(failure(gone + here, 50)), \(failure(gone + here, 26)),
                    \(failure(refused + elsewhere, 50)), \(failure(refused + elsewhere, 26)),
                    \(failure(refused + here, 20));
                """
            )
            var world = try world(database)
            world.parameters.queries = []
            world.parameters.depth = 0
            world.parameters.market = market
            world.parameters.albums = [gone, refused]
            _ = try await world.plan()
            #expect(try world.planned(.album) == [refused])
        }
    }

    @Test func `a rehearsal changes nothing in the database and the state directory`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: Self.hourAgo))
            var world = try world(database)
            world.parameters.queries = []
            world.parameters.artists = [0, 1].map(FakeSpotify.artist)
            let versions = """
                select string_agg(version, ' ' order by version) from (
                    select id || xmin as version from catalog.artist union all select id || xmin from etl.album
                    union all select album_id || xmin from etl.album_track_page
                ) as v
                """
            let before = try await database.value(versions)
            let plan = try await world.rehearse()
            // The artists are known by the warehouse; their lists are not.
            #expect(plan[.artists] == nil)
            #expect(plan[.artistAlbums]?.known == 2)
            #expect(try await database.value(versions) == before)
            #expect(try world.files().isEmpty)
        }
    }

    @Test func `without its database a plan is made all the same, and says so`() async throws {
        var world = try World(extended: false)
        world.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"
        world.parameters.artists = [FakeSpotify.artist(1)]
        let plan = try await world.plan()
        #expect(try world.planned(.artist) == [FakeSpotify.artist(1)])
        #expect(plan.warnings.contains { $0.hasPrefix("planned without the warehouse: ") })
    }

    @Test func `a database that was never migrated is no reason not to plan`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let plan = try await world(database).plan()
            #expect(plan.warnings.contains { $0.contains("run migrate") })
        }
    }

    @Test func `a new database is no reason for a warning where the pipeline migrates it`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            var world = try world(database)
            world.manifest.stages = [StageDefinition(name: "schema", command: ["bin/migrate"])]
            let plan = try await world.plan()
            #expect(plan.warnings == [])
            #expect(plan.remarks.contains("the warehouse is new: planned without it"), "\(plan.remarks)")
        }
    }

    @Test func `a database that misses some migrations is one to remark, where the pipeline migrates it`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            try await database.run(
                "delete from etl.migration where number = (select max(number) from etl.migration)"
            )
            var world = try world(database)
            #expect(try await world.plan().warnings.count == 1)
            world.manifest.stages = [StageDefinition(name: "migrate", command: ["migrate"])]
            let plan = try await world.plan()
            #expect(plan.warnings == [])
            let remark = "planned without the warehouse, which migrate has still to bring up to date"
            #expect(plan.remarks.contains(remark), "\(plan.remarks)")
        }
    }

    @Test(arguments: [true, false])
    func `an empty warehouse beside a frontier that is not is warned of, with what fills it`(
        isMigrated: Bool
    ) async throws {
        try await TemporaryDatabase.with(isMigrated ? .migrated : .empty) { database in
            var world = try world(database)
            world.manifest.stages = [StageDefinition(name: "migrate", command: ["migrate"])]
            try await world.extractAll(from: FakeSpotify(Self.catalog))
            // One that extracts only needs no warehouse.
            #expect(try await world.plan().warnings == [])
            world.manifest.stages.append(StageDefinition(name: "load", command: ["load"]))
            for plan in [try await world.rehearse(), try await world.plan()] {
                #expect(plan.warnings.count == 1, "\(plan.warnings)")
                let warning = try #require(plan.warnings.first)
                #expect(warning.hasPrefix("the warehouse is empty, "), "\(warning)")
                #expect(warning.contains("discograph run --continue"), "\(warning)")
                #expect(warning.contains("discograph rebuild"), "\(warning)")
                #expect(warning.contains("/client.sqlite away"), "\(warning)")
                #expect(!warning.contains("\n"))
            }
        }
    }

    @Test func `a warehouse that holds anything is not warned of`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: Self.hourAgo))
            let world = try world(database)
            try await world.extractAll(from: FakeSpotify(Self.catalog))
            #expect(try await world.plan().warnings == [])
        }
    }

    @Test func `a database that fails on the way is no reason not to plan`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run("alter table catalog.artist rename column popularity to fame")
            var world = try world(database)
            world.parameters.artists = [FakeSpotify.artist(1)]
            let plan = try await world.plan()
            #expect(try world.planned(.artist) == [FakeSpotify.artist(1)])
            #expect(plan.warnings.count == 1)
        }
    }

    @Test(arguments: [false, true]) func `a role that may not read the database is no reason not to plan`(
        usesSchemas: Bool
    ) async throws {
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            let role = "planner_\(name.suffix(12))"
            try await database.run("create role \(role)")
            let schemas = "schema catalog, etl, history"
            if usesSchemas { try await database.run("grant usage on \(schemas) to \(role)") }
            var world = try World(extended: false)
            world.environment["DATABASE_URL"] = "\(database.url)&options=-c%20role%3D\(role)"
            world.parameters.artists = [FakeSpotify.artist(1)]
            let plan = try await world.plan()
            #expect(try world.planned(.artist) == [FakeSpotify.artist(1)])
            #expect(plan.warnings.count == 1)
            let lacking = usesSchemas ? "lacks select on etl." : "may not use \(schemas): grant usage on "
            let words = "planned without the warehouse: role \(role) \(lacking)"
            #expect(plan.warnings.first?.hasPrefix(words) == true, "\(plan.warnings)")
            #expect(plan.warnings.first?.contains("\n") == false)
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `a database that holds something else than is read is no reason not to plan`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: Self.hourAgo))
            try await database.run(
                """
                alter table catalog.artist rename column popularity to fame;
                alter table catalog.artist add column popularity text default 'high'
                """
            )
            var world = try world(database)
            world.parameters.artists = [FakeSpotify.artist(1)]
            let plan = try await world.plan()
            #expect(try world.planned(.artist) == [FakeSpotify.artist(1)])
            #expect(plan.warnings.count == 1)
            let words = "planned without the warehouse: column popularity of "
            #expect(plan.warnings.first?.hasPrefix(words) == true, "\(plan.warnings)")
        }
    }

    @Test func `with a market the warehouse speaks for artists only`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.everything(at: Self.hourAgo))
            var world = try world(database)
            world.parameters.market = "DE"
            world.parameters.queries = []
            world.parameters.artists = [FakeSpotify.artist(0)]
            world.parameters.albums = [FakeSpotify.album(0, 0)]
            let plan = try await world.plan()
            #expect(plan.recalled == 3)
            #expect(plan[.artists] == nil)
            #expect(try world.planned(.album) == [FakeSpotify.album(0, 0)])
        }
    }
}
