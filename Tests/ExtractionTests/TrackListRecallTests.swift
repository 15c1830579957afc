import Foundation
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@testable import Extraction

/// What a frontier learns from the warehouse of an album with more tracks than its answer holds.
@Suite struct TrackListRecallTests {
    private static let catalog = FakeSpotify.FakeCatalog(artists: [[260]], isExtended: false)
    private static let album = FakeSpotify.album(0, 0)

    private static func time(hoursAgo hours: Double) -> String {
        Date(timeIntervalSinceNow: -hours * 3_600).formatted(.iso8601)
    }

    /// The album as a load would have brought it, told at `time` in pages of fifty.
    private static func loaded(at time: String) -> String {
        let tracks = (0..<260).map { FakeSpotify.track(0, 0, $0) }
        let members = tracks.enumerated().map { "('\(album)', '\($1)', \($0 + 1))" }
        let pages = stride(from: 0, to: 260, by: 50).map { offset in
            "('\(album)', '\(time)', \(offset + 1), \(min(50, 260 - offset)), \(offset == 250))"
        }
        return """
            insert into etl.run (run) values ('r');
            insert into etl.load (run, digest) values ('r', 'd');
            insert into catalog.album (id, name, total_tracks) values ('\(album)', 'x', 260);
            insert into etl.album (id, name_at) values ('\(album)', '\(time)');
            insert into catalog.track (id, name) select unnest('{\(tracks.joined(separator: ","))}'::text[]), 'x';
            insert into catalog.album_track (album_id, track_id, position) values \(members.joined(separator: ", "));
            insert into etl.album_track_page (album_id, fetched_at, first_position, item_count, is_last)
            values \(pages.joined(separator: ", "));
            """
    }

    /// A world that wants the album, and whose warehouse is `database`.
    private func world(_ database: TemporaryDatabase) throws -> World {
        var world = try World(extended: false)
        world.environment["DATABASE_URL"] = database.url
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.albums = [Self.album]
        return world
    }

    /// Expects that a plan and then the stage ask for so many pages of tracks, and for nothing else.
    private func expect(_ pages: Int, in world: World) async throws {
        let buckets: [Bucket: Int] = pages > 0 ? [.albumTracks: pages] : [:]
        let plan = try await world.plan()
        #expect(plan.demands.map(\.bucket) == Array(buckets.keys))
        #expect(plan.demands.map(\.known) == Array(buckets.values))
        let spotify = FakeSpotify(Self.catalog)
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.buckets == buckets)
    }

    @Test(arguments: [true, false]) func `an album's 304 leaves the later pages of its tracks as they are`(
        isUnchanged: Bool
    ) async throws {
        try await TemporaryDatabase.with { database in
            let (told, confirmed) = (Self.time(hoursAgo: 2), Self.time(hoursAgo: 1))
            try await database.run(Self.loaded(at: told))
            try await database.run(
                """
                update etl.album_track_page set fetched_at = '\(confirmed)' where first_position = 1;
                insert into etl.tagged_answer (load_id, fetched_at, target, etag, content)
                values (1, '\(told)', '/v1/albums/\(Self.album)?', '1', '{}');
                """
            )
            if isUnchanged {
                try await database.run(
                    """
                    insert into etl.revalidation (load_id, fetched_at, target, etag)
                    values (1, '\(confirmed)', '/v1/albums/\(Self.album)?', '1')
                    """
                )
            }
            try await expect(isUnchanged ? 0 : 5, in: world(database))
        }
    }

    @Test func `of a list that was read in part it is known how much is left`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.loaded(at: Self.time(hoursAgo: 1)))
            try await database.run("delete from etl.album_track_page where first_position > 100")
            try await expect(4, in: world(database))
        }
    }
}
