import Catalog
import Testing
import Warehouse

/// Lists: whole, by the newest answer that has them.
@Suite struct ListTests {
    private let genres = "select position, genre from catalog.artist_genre order by 1"

    @Test func `the newest list replaces the whole list`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), genres: ["soul", "jazz", "blues"]) }
            let report = try await database.load {
                $0.artist(artistA, at: time(2), genres: ["soul", "folk"])
            }
            #expect(try await database.rows(genres) == ["1|soul", "2|folk"])
            let books = report.books.first { $0.kind == "artist_genre" }?.counts
            #expect(books?["updated"] == 1)
            #expect(books?["unchanged"] == 1)
            #expect(books?["deleted"] == 1)
        }
    }

    @Test func `an empty list that was sent empties the list, an absent one does not`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), genres: ["soul"], images: ["u"]) }
            try await database.load { $0.artist(artistA, at: time(2), name: "A", images: []) }
            #expect(try await database.rows(genres) == ["1|soul"])
            #expect(try await database.rows("select url from catalog.artist_image") == [])
        }
    }

    @Test func `an older list loaded later changes nothing`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(2), genres: []) }
            try await database.load { $0.artist(artistA, at: time(1), genres: ["soul", "jazz"]) }
            #expect(try await database.rows(genres) == [])
        }
    }

    @Test(arguments: [[["soul"], ["soul", "jazz"], []], [["soul", "jazz"], [], ["soul"]]])
    func `of several lists of one instant the greater stands`(lists: [[String]]) async throws {
        try await LoadedDatabase.with { database in
            for list in lists {
                try await database.load { $0.artist(artistA, at: time(1), genres: list) }
            }
            #expect(try await database.rows(genres) == ["1|soul", "2|jazz"])
            try await database.load { answers in
                for list in lists { answers.artist(artistB, at: time(1), genres: list) }
            }
            let rows = try await database.rows(
                "select genre from catalog.artist_genre where artist_id = '\(artistB)' order by position"
            )
            #expect(rows == ["soul", "jazz"])
        }
    }

    @Test func `every list of albums and tracks follows the same rule`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.album(
                    albumA,
                    at: time(1),
                    artists: [artistA, artistB],
                    images: ["u", "v"],
                    copyrights: ["x"],
                    upc: "1"
                )
                $0.track(trackA, at: time(1), artists: [artistA], isrc: "DEA")
            }
            try await database.load {
                $0.album(
                    albumA,
                    at: time(2),
                    artists: [artistB],
                    images: ["v"],
                    copyrights: ["y", "z"],
                    emptyExternalIDs: true
                )
                $0.track(trackA, at: time(2), artists: [artistB, artistA], isrc: "DEB")
            }
            let rows = try await database.rows(
                """
                select 'album_artist' as list, position::text, rtrim(artist_id, '0') as item from catalog.album_artist
                union all select 'album_image', position::text, url from catalog.album_image
                union all select 'album_copyright', position::text, text from catalog.album_copyright
                union all select 'album_external_id', kind, value from catalog.album_external_id
                union all select 'track_artist', position::text, rtrim(artist_id, '0') from catalog.track_artist
                union all select 'track_external_id', kind, value from catalog.track_external_id
                order by 1, 2
                """
            )
            #expect(
                rows == [
                    "album_artist|1|artistB", "album_copyright|1|y", "album_copyright|2|z", "album_image|1|v",
                    "track_artist|1|artistB", "track_artist|2|artistA", "track_external_id|isrc|DEB",
                ]
            )
        }
    }

    @Test func `of two lists of markets of one instant the longer stands, in whatever order`() async throws {
        let lists = ["DE,US", "AT,DE,US", "DE", "DK,SE", "AT,BE,CH,DE,FR,IT,NL,PL,SE,US"]
        for lists in [lists, lists.reversed()] {
            try await LoadedDatabase.with { database in
                try await database.load { answers in
                    for (number, list) in lists.dropLast(2).enumerated() {
                        answers.add(.marketSet, ["market_set": "\(number)", "markets": list])
                        answers.album(albumA, at: time(1), marketSet: .value("\(number)"))
                    }
                }
                for list in lists.suffix(2) {
                    try await database.load {
                        $0.add(.marketSet, ["market_set": "7", "markets": list])
                        $0.album(albumA, at: time(1), marketSet: 7)
                    }
                }
                let count = """
                    select market_count from catalog.album join catalog.market_set on market_set.id = market_set_id
                    """
                #expect(try await database.rows(count) == ["10"])
            }
        }
    }

    @Test func `equal lists of markets are stored once, under an id made of their content`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.add(.marketSet, ["market_set": "7", "markets": "DE,US"])
                $0.add(.marketSet, ["market_set": "8", "markets": ""])
                $0.album(albumA, at: time(1), marketSet: 7)
                $0.album(albumB, at: time(1), marketSet: 8)
            }
            try await database.load {
                $0.add(.marketSet, ["market_set": "1", "markets": "DE,US"])
                $0.track(trackA, at: time(2), marketSet: 1)
                $0.track(trackB, at: time(2), marketSet: nil)
                $0.track(trackC, at: time(2), name: "C")
            }
            let sets = try await database.rows(
                """
                select market_set.id, market_count, count(market)
                from catalog.market_set left join catalog.market_set_member using (id)
                group by 1, 2 order by 2
                """
            )
            #expect(
                sets == [
                    "00008cd9-8f00-b204-e980-0998ecf8427e|0|0", "000216c7-8da9-a82b-a98f-8f5a831b2fa8|2|2",
                ]
            )
            let users = try await database.rows(
                """
                select thing.id, market_count from (
                    select id, market_set_id from catalog.album union all select id, market_set_id from catalog.track
                ) as thing left join catalog.market_set on market_set.id = market_set_id order by 1
                """
            )
            #expect(users == ["\(albumA)|2", "\(albumB)|0", "\(trackA)|2", "\(trackB)|.", "\(trackC)|."])
        }
    }
}
