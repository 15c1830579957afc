import Foundation
import TestSupport
import Testing

/// A service that sends ETags and says later that nothing has changed.
@Suite(.serialized, .enabled(if: MovableClock.compiler != nil, "needs clang or cc"))
struct RevalidationTests {
    private static let manifest = """
        name: revalidation
        params:
          freshness: {artist: 1d, artist_albums: 1d, artist_albums_sweep: 1d, album: 1d, track: 1d, search: 1d}
          queries:
            - {q: "year:1990-1999", types: [artist, album, track, playlist], max_hits: 20}
            - {q: "the", types: [album], max_hits: 10, market: DE}

        """

    @Test func `what was asked again and answered 304 is as fresh as that, and unchanged`() async throws {
        try await Calendar.with(
            sandbox: ["--etags", "--seed", "7", "--artists", "12"],
            manifest: Self.manifest
        ) { calendar in
            let world = calendar.world
            let first = try await calendar.night(0)
            #expect(first.status == 0, "\(first.errors.suffix(2_000))")
            let before = try await Self.contents(of: world)
            let history = try await world.query(Self.history)
            let versions = try await world.query(Self.rowVersions)
            let hits = try await world.query(Self.hits)

            let second = try await calendar.night(2)
            #expect(second.status == 0, "\(second.errors.suffix(2_000))")
            let confirmed = second.requests.count { $0.status == 304 }
            #expect(confirmed == second.requests.count)
            #expect(confirmed > 20)

            #expect(try await Self.contents(of: world) == before)
            #expect(try await world.query(Self.history) == history)
            #expect(try await world.query(Self.rowVersions) == versions)
            let days = try await world.query(Self.hits).split(separator: "\n").map {
                $0.split(separator: "|")
            }
            #expect(days.count == 2)
            #expect(days.first?.dropFirst() == days.last?.dropFirst())
            #expect(days.first?.joined(separator: "|") == hits)

            let load = try world.figures(of: "load").counts
            #expect(load["revalidation"] == confirmed)
            #expect(load["revalidation_unmatched"] == 0)
            #expect(try world.figures(of: "transform").counts["not_modified"] == confirmed)
            #expect(try world.figures(of: "transform").counts["unusable"] == 0)
            let fresh = try await world.query(Self.staleness)
            #expect(
                fresh == "0|0|0|0|0",
                "artists, albums, tracks, pages, relations older than the second night"
            )

            let books = try await world.query(Self.books)
            #expect(books == "\(confirmed)|default")
        }
    }

    /// The catalogue but for the hits, which stand for a day each.
    private static func contents(of world: World) async throws -> [String] {
        try await world.contents().filter { !$0.hasPrefix("catalog.search_hit|") }
    }

    private static let history = """
        select 'name', name::text from history.name
        union all select 'artist', artist_metric::text from history.artist_metric
        union all select 'album', album_metric::text from history.album_metric
        union all select 'track', track_metric::text from history.track_metric
        order by 1, 2
        """

    /// The hits of each day.
    private static let hits = """
        select observed_on, md5(string_agg(concat_ws(' ', query, kind, rank, entity_id), ',' order by query, kind, rank))
        from catalog.search_hit group by observed_on order by observed_on
        """

    /// The transaction that wrote each row: another one for every row that was touched.
    private static let rowVersions = """
        select md5(string_agg(version, ' ' order by version))
        from (
            select 'artist ' || id || xmin as version from catalog.artist
            union all select 'album ' || id || xmin from catalog.album
            union all select 'track ' || id || xmin from catalog.track
            union all select 'album_track ' || album_id || position || xmin from catalog.album_track
            union all select 'album_artist ' || album_id || position || xmin from catalog.album_artist
            union all select 'track_artist ' || track_id || position || xmin from catalog.track_artist
            union all select 'artist_album ' || artist_id || album_id || xmin from catalog.artist_album
            union all select 'album_image ' || album_id || position || xmin from catalog.album_image
            union all select 'market_set ' || id || xmin from catalog.market_set
        ) as versions
        """

    /// What is older than the second night; later pages of an unchanged album's tracks are not asked for again.
    private static let staleness = """
        with second as (select min(attempted_at) as began_at from etl.request where outcome = 'not_modified')
        select
            (select count(*) from etl.entity where kind = 'artist' and confirmed_at < began_at),
            (select count(*) from etl.entity where kind = 'album' and confirmed_at < began_at),
            (
                select count(*) from etl.entity
                join catalog.album_track as placed on placed.track_id = entity.id and placed.position <= 50
                where entity.kind = 'track' and entity.confirmed_at < began_at
            ),
            (select count(*) from etl.album_track_page where first_position = 1 and fetched_at < began_at),
            (select count(*) from etl.artist_album where confirmed_at < began_at)
        from second
        """

    private static let books = """
        select count(*) filter (where outcome = 'not_modified'), string_agg(distinct credential, ' ')
        from etl.request
        """
}
