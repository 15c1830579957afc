import Testing
import Warehouse

/// Lists that arrive in pages: each place is as the newest page says that speaks about it.
@Suite struct PageTests {
    private let tracks = "select position, rtrim(track_id, '0') from catalog.album_track order by 1"

    @Test func `a page replaces its own positions only`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(1), [trackA, trackB], isLast: false) }
            try await database.load {
                $0.page(albumA, at: time(2), first: 2, [trackC, trackA], isLast: false)
            }
            #expect(try await database.rows(tracks) == ["1|trackA", "2|trackC", "3|trackA"])
        }
    }

    @Test func `a last page ends the list`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(1), [trackA, trackB, trackC], isLast: true) }
            let report = try await database.load { $0.page(albumA, at: time(2), [trackA], isLast: true) }
            #expect(try await database.rows(tracks) == ["1|trackA"])
            #expect(report.books.first { $0.kind == "album_track" }?.counts["deleted"] == 2)
        }
    }

    @Test func `an empty last page empties the list`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(1), [trackA, trackB], isLast: true) }
            try await database.load { $0.page(albumA, at: time(2), [], isLast: true) }
            #expect(try await database.rows(tracks) == [])
        }
    }

    @Test func `a page that is not the last ends nothing`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(1), [trackA, trackB], isLast: true) }
            try await database.load { $0.page(albumA, at: time(2), [trackC], isLast: false) }
            #expect(try await database.rows(tracks) == ["1|trackC", "2|trackB"])
        }
    }

    @Test func `an older page loaded later changes nothing, not even where the newer one ended the list`()
        async throws
    {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(2), [trackA], isLast: true) }
            try await database.load { $0.page(albumA, at: time(1), [trackB, trackC], isLast: true) }
            #expect(try await database.rows(tracks) == ["1|trackA"])
        }
    }

    @Test func `within one load, too, the newest page decides`() async throws {
        try await LoadedDatabase.with { database in
            let report = try await database.load {
                $0.page(albumA, at: time(1), [trackA, trackB, trackC], isLast: true)
                $0.page(albumA, at: time(2), [trackB], isLast: false)
                $0.page(albumA, at: time(3), first: 3, [], isLast: true)
            }
            #expect(try await database.rows(tracks) == ["1|trackB", "2|trackB"])
            let books = report.books.first { $0.kind == "album_track" }?.counts
            #expect(books?["occurrences"] == 4)
            #expect(books?["superseded"] == 2)
        }
    }

    @Test func `an item that cannot be used leaves its place empty`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.page(albumA, at: time(1), [trackA, trackB], isLast: true) }
            try await database.load { $0.page(albumA, at: time(2), [nil, trackC], isLast: true) }
            #expect(try await database.rows(tracks) == ["2|trackC"])
        }
    }

    @Test func `albums do not disturb each other`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.page(albumA, at: time(1), [trackA], isLast: true)
                $0.page(albumB, at: time(2), [trackB, trackA], isLast: true)
            }
            try await database.load { $0.page(albumB, at: time(3), [trackA], isLast: true) }
            let rows = try await database.rows(
                "select rtrim(album_id, '0'), rtrim(track_id, '0') from catalog.album_track order by 1"
            )
            #expect(rows == ["albumA|trackA", "albumB|trackA"])
        }
    }

    @Test func `hits of one day follow the newest page, other days stay`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.hits(of: "nina", at: time(1), [artistA, artistB, trackA], isLast: false)
            }
            try await database.load {
                $0.hits(of: "nina", at: time(2, 8), [artistA, artistB], isLast: false)
                $0.hits(of: "nina", at: time(2, 9), [artistB, nil], isLast: true)
                $0.hits(of: "nina", kind: "playlist", at: time(2), [trackC], isLast: true)
            }
            let rows = try await database.rows(
                """
                select extract(day from observed_on), kind, rank, rtrim(entity_id, '0')
                from catalog.search_hit order by observed_on, kind, rank
                """
            )
            #expect(
                rows == [
                    "1|artist|1|artistA", "1|artist|2|artistB", "1|artist|3|trackA", "2|artist|1|artistB",
                    "2|playlist|1|trackC",
                ]
            )
        }
    }
}
