import Catalog
import Testing
import Warehouse

/// Relations between things, and rows for whatever is only referred to.
@Suite struct RelationTests {
    private let album = "select rtrim(album_id, '0') from catalog.track where id = '\(trackA)'"

    @Test func `a track belongs to the album it was read in first, until an answer names one`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.track(trackA, at: time(3), name: "T", readIn: albumB) }
            #expect(try await database.rows(album) == ["albumB"])
            try await database.load { $0.track(trackA, at: time(2), name: "T", readIn: albumA) }
            #expect(try await database.rows(album) == ["albumA"])
            try await database.load { $0.track(trackA, at: time(1), name: "T", album: .value(albumB)) }
            #expect(try await database.rows(album) == ["albumB"])
            try await database.load { $0.track(trackA, at: time(1), name: "T", readIn: albumA) }
            #expect(try await database.rows(album) == ["albumB"])
        }
    }

    @Test func `of two albums read on one UTC day the smaller identifier stands, whichever was read first`()
        async throws
    {
        try await LoadedDatabase.with { database in
            try await database.load { $0.track(trackA, at: time(1, 3), readIn: albumB) }
            try await database.load { $0.track(trackA, at: time(1, 20), readIn: albumA) }
            #expect(try await database.rows(album) == ["albumA"])
        }
    }

    @Test func `an artist's albums are a set, and an absent group erases none`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.add(.artistAlbum, Self.relation(albumA, at: time(2), group: "single"))
                $0.add(.artistAlbum, Self.relation(albumA, at: time(1), group: "album"))
                $0.add(.artistAlbum, Self.relation(albumB, at: time(1), group: nil))
            }
            try await database.load { $0.add(.artistAlbum, Self.relation(albumA, at: time(3), group: nil)) }
            let rows = try await database.rows(
                """
                select rtrim(album_id, '0'), album_group, extract(day from confirmed_at), extract(day from album_group_at)
                from catalog.artist_album join etl.artist_album using (artist_id, album_id) order by 1
                """
            )
            #expect(rows == ["albumA|single|3|2", "albumB|.|1|."])
        }
    }

    private static func relation(_ album: String, at time: String, group: String?) -> [String: String?] {
        [
            "fetched_at": time, "landed": "artists/00001.ndjson:1", "artist_id": artistA, "album_id": album,
            "album_group": group,
        ]
    }

    @Test func `the newest answer says whether a track can be played in a market`() async throws {
        try await LoadedDatabase.with { database in
            for (day, isPlayable, restriction) in [(2, "f", "market"), (1, "t", nil as String?)] {
                try await database.load {
                    $0.add(
                        .trackPlayability,
                        [
                            "fetched_at": time(day), "track_id": trackA, "market": "DE",
                            "is_playable": isPlayable,
                            "restriction": restriction,
                        ]
                    )
                }
            }
            let query = "select market, is_playable, restriction from catalog.track_playability"
            #expect(try await database.rows(query) == ["DE|f|market"])
        }
    }

    @Test func `an alias keeps who was asked for, and when it was seen`() async throws {
        try await LoadedDatabase.with { database in
            for day in [2, 3, 1] {
                try await database.load {
                    $0.add(
                        .alias,
                        [
                            "fetched_at": time(day), "kind": "track", "asked_id": trackA,
                            "answered_id": trackB, "market": "DE",
                        ]
                    )
                    $0.add(
                        .alias,
                        [
                            "fetched_at": time(day), "kind": "track", "asked_id": trackA,
                            "answered_id": trackB, "market": nil,
                        ]
                    )
                }
            }
            let rows = try await database.rows(
                """
                select market, rtrim(asked_id, '0'), rtrim(answered_id, '0'),
                    extract(day from first_seen_at), extract(day from last_seen_at)
                from etl.alias order by 1
                """
            )
            #expect(rows == ["|trackA|trackB|1|3", "DE|trackA|trackB|1|3"])
        }
    }

    @Test func `whatever is referred to gets a bare row, which the books count apart`() async throws {
        try await LoadedDatabase.with { database in
            let report = try await database.load {
                $0.album(albumA, at: time(1), name: "A", artists: [artistA])
                $0.track(trackA, at: time(1), album: .value(albumB), artists: [artistB])
                $0.page(albumA, at: time(1), [trackB], isLast: true)
            }
            let bare = try await database.rows(
                "select kind, rtrim(id, '0') from etl.entity where confirmed_at is null order by 1, 2"
            )
            #expect(bare == ["album|albumB", "artist|artistA", "artist|artistB", "track|trackB"])
            let counts = report.books.reduce(into: [:]) { $0[$1.kind] = $1.counts["bare"] }
            #expect(counts["artist"] == 2)
            #expect(counts["album"] == 1)
            #expect(counts["track"] == 1)
            let later = try await database.load { $0.artist(artistA, at: time(2), name: "A") }
            #expect(later.books.first { $0.kind == "artist" }?.counts["updated"] == 1)
        }
    }
}
