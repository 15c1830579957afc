import Catalog
import Foundation
import Landing
import TestSupport
import Testing
import Warehouse

/// An answer 304 is worth the answer that it confirms, again.
@Suite struct RevalidationTests {
    private static let target = "/v1/albums/\(albumA)?market=DE"

    private static func album(_ answers: inout Answers, day: Int) {
        let now = time(day)
        answers.answer(to: target, etag: "\"one\"", at: now) { answers in
            answers.add(.marketSet, ["market_set": "7", "markets": "DE,US"])
            answers.artist(artistA, at: now, name: "A")
            answers.album(
                albumA,
                at: now,
                name: "L",
                totalTracks: 2,
                released: "1999",
                on: "1999-01-01",
                label: "M",
                popularity: 3,
                marketSet: "7",
                artists: [artistA],
                images: ["v"],
                upc: "1"
            )
            answers.track(trackA, at: now, name: "T", explicit: false, readIn: albumA, artists: [artistA])
            answers.track(trackB, at: now, name: "U", readIn: albumA, artists: [artistA])
            answers.page(albumA, at: now, [trackA, trackB], isLast: true)
            answers.add(
                .trackPlayability,
                ["fetched_at": now, "track_id": trackA, "market": "DE", "is_playable": "t"]
            )
        }
    }

    /// Names and since when: the time of the last sight moves.
    private static let names = """
        select kind, id, valid_from, name, valid_to from history.name order by 1, 2, 3
        """

    private static let times = """
        select (select name_at from etl.artist_confirmation where id = '\(artistA)'),
            (select least(name_at, label_at, markets_at, images_at, external_ids_at) from etl.album_confirmation),
            (select min(least(name_at, artists_at)) from etl.track_confirmation),
            (select fetched_at from etl.album_track_page),
            (select confirmed_at from etl.track_playability)
        """

    private static func times(_ day: Int, _ hour: Int = 12) -> [String] {
        [Array(repeating: "2026-11-0\(day) \(hour):00:00+00", count: 5).joined(separator: "|")]
    }

    @Test func `a 304 renews all that the answer showed, and writes no row of the catalogue`() async throws {
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            try await database.load { Self.album(&$0, day: 1) }
            #expect(try await database.rows(Self.times) == Self.times(1))
            let versions = try await database.rowVersions()
            let history = try await database.rows(Self.names)
            let metrics = try await database.rows("select * from history.album_metric")

            let report = try await database.load { answers in
                answers.revalidation(of: Self.target, etag: "\"one\"", at: time(3))
                answers.revalidation(of: Self.target, etag: "\"one\"", at: time(3))
            }
            #expect(try await database.rows(Self.times) == Self.times(3))
            #expect(try await database.rowVersions() == versions)
            #expect(try await database.rows(Self.names) == history)
            #expect(try await database.rows("select * from history.album_metric") == metrics)
            let tracks = report.books.first { $0.kind == "track" }?.counts
            #expect(tracks?["occurrences"] == 0)
            #expect(tracks?["revalidated"] == 2)
            #expect(tracks?["unchanged"] == 2)
            let tally = report.tally(of: "load").counts
            #expect(tally["revalidation"] == 2)
            #expect(tally["revalidation_unmatched"] == 0)
            #expect(tally["inserted"] == 2, "the 304 itself, and its line")

            // One that arrives late moves nothing back.
            try await database.load { $0.revalidation(of: Self.target, etag: "\"one\"", at: time(2)) }
            #expect(try await database.rows(Self.times) == Self.times(3))
            #expect(try await database.rowVersions() == versions)
        }
    }

    @Test func `what comes in late of an answer stays when a 304 confirms it, whichever comes first`()
        async throws
    {
        // The genre between the others was quarantined, and so was the name; a newer program can use them.
        let broken = { (answers: inout Answers) in
            answers.answer(to: Self.target, etag: "\"one\"", at: time(1)) {
                $0.artist(artistA, at: time(1), genres: ["soul", "blues"])
                $0.artist(artistB, at: time(1), name: "B")
            }
        }
        let whole = { (answers: inout Answers) in
            answers.answer(in: "albums/00001.ndjson:7", at: time(1))
            answers.answer(to: Self.target, etag: "\"one\"", at: time(1)) {
                $0.artist(artistA, at: time(1), name: "A", genres: ["soul", "jazz", "blues"])
                $0.artist(artistB, at: time(1), name: "B")
            }
        }
        let confirmed = { (answers: inout Answers) in
            answers.revalidation(of: Self.target, etag: "\"one\"", at: time(3))
        }
        for loads in [
            [broken, whole, confirmed], [broken, confirmed, whole], [confirmed, broken, whole],
            [whole, broken, confirmed], [confirmed, whole, broken],
        ] {
            try await LoadedDatabase.with { database in
                _ = try await database.rows("set timezone = 'UTC'")
                for load in loads { try await database.load { load(&$0) } }
                let genres = "select string_agg(genre, ',' order by position) from catalog.artist_genre"
                #expect(try await database.rows(genres) == ["soul,jazz,blues"])
                #expect(
                    try await database.rows(
                        "select name, name_at from catalog.artist join etl.artist_confirmation using (id) order by 1"
                    ) == ["A|2026-11-03 12:00:00+00", "B|2026-11-03 12:00:00+00"]
                )
                let unbalanced = try await database.rows(
                    "select kind from etl.load_count where staged <> inserted + updated + unchanged"
                )
                #expect(unbalanced == [])
                // Once is enough.
                let versions = try await database.rows("select xmin from etl.tagged_answer")
                try await database.load { answers in
                    whole(&answers)
                    answers.track(trackC, at: time(4), name: "C")
                }
                #expect(try await database.rows("select xmin from etl.tagged_answer") == versions)
            }
        }
    }

    /// The covers that `mapping` finds in an answer with the same content on `day`.
    private static func covers(_ urls: [String], by mapping: String, day: Int) -> CoverLoad {
        { database in
            try await database.load(mapping: mapping) { answers in
                answers.answer(to: target, etag: "\"one\"", at: time(day)) {
                    $0.album(albumA, at: time(day), name: "L", images: urls)
                }
            }
        }
    }

    private static func revalidation(day: Int) -> CoverLoad {
        { database in
            try await database.load { $0.revalidation(of: target, etag: "\"one\"", at: time(day)) }
        }
    }

    private typealias CoverLoad = (LoadedDatabase) async throws -> LoadReport

    /// The covers that stand, and the day of their last confirmation.
    private static func covers(after loads: [CoverLoad]) async throws -> [String] {
        var covers: [String] = []
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            for load in loads { _ = try await load(database) }
            covers = try await database.rows(
                """
                select string_agg(url, ',' order by position),
                    (select extract(day from images_at) from etl.album_confirmation)
                from catalog.album_image
                """
            )
        }
        return covers
    }

    @Test func `a 304 brings what the mapping of the newest answer made of it, whichever is loaded first`()
        async throws
    {
        let former = Self.covers(["u", "w"], by: "former", day: 1)
        let present = Self.covers(["u", "v", "w"], by: "present", day: 2)
        let confirmed = Self.revalidation(day: 3)
        for loads in [
            [former, present, confirmed], [present, former, confirmed], [former, confirmed, present],
            [present, confirmed, former], [confirmed, former, present], [confirmed, present, former],
        ] {
            #expect(try await Self.covers(after: loads) == ["u,v,w|3"])
        }
        // Not what is more.
        let mistaken = Self.covers(["u", "v", "w"], by: "former", day: 1)
        let mended = Self.covers(["u", "w"], by: "present", day: 2)
        for loads in [[mistaken, mended, confirmed], [mended, mistaken, confirmed]] {
            #expect(try await Self.covers(after: loads) == ["u,w|3"])
        }
    }

    @Test func `where two mappings take turns, that of the newest answer counts in any order of loading`()
        async throws
    {
        let first = Self.covers(["u", "w"], by: "one", day: 1)
        let other = Self.covers(["u", "v", "w"], by: "two", day: 2)
        let last = Self.covers(["u", "w"], by: "one", day: 3)
        for loads in [
            [first, other, last], [first, last, other], [other, first, last],
            [other, last, first], [last, first, other], [last, other, first],
        ] {
            #expect(try await Self.covers(after: loads + [Self.revalidation(day: 4)]) == ["u,w|4"])
        }
    }

    @Test
    func `of answers that mappings read at one time the fuller telling counts, in any order of loading`()
        async throws
    {
        let newest = Self.covers(["u", "w"], by: "two", day: 3)
        let former = [
            Self.covers(["u", "w"], by: "one", day: 1), newest,
            Self.covers(["u", "v", "w"], by: "three", day: 1),
        ]
        let fuller = [
            Self.covers(["u", "v", "w"], by: "one", day: 1), newest,
            Self.covers(["u", "v", "w"], by: "one", day: 3),
        ]
        for (loads, told) in [(former, "u,w|5"), (fuller, "u,v,w|5")] {
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                let covers = try await Self.covers(
                    after: order.map { loads[$0] } + [Self.revalidation(day: 5)]
                )
                #expect(covers == [told], "\(order)")
            }
        }
    }

    @Test func `what a replay finds in the newest answer with an ETag is brought by its 304s`() async throws {
        let loads = [
            Self.covers(["u", "w"], by: "one", day: 1), Self.covers(["u", "w"], by: "one", day: 2),
            Self.covers(["u", "v", "w"], by: "one", day: 2), Self.revalidation(day: 3),
        ]
        #expect(try await Self.covers(after: loads) == ["u,v,w|3"])
    }

    @Test func `what another mapping makes of the same content is brought by its 304s, where it is new`()
        async throws
    {
        for (present, number) in [(["u", "w"], 0), (["u", "v", "w"], 2)] {
            try await LoadedDatabase.with { database in
                _ = try await Self.covers(["u", "w"], by: "former", day: 1)(database)
                for day in [2, 4] { _ = try await Self.revalidation(day: day)(database) }
                let report = try await Self.covers(present, by: "present", day: 3)(database)
                let albums = report.books.first { $0.kind == "album" }?.counts
                #expect(albums?["revalidated"] == number)
            }
        }
    }

    @Test func `a 304 of an answer that no load has brought invents nothing, and waits for it`() async throws
    {
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            for (target, etag) in [(Self.target, "\"two\""), ("/v1/albums/\(albumA)?", "\"one\"")] {
                try await database.load { Self.album(&$0, day: 1) }
                let report = try await database.load { answers in
                    answers.revalidation(of: target, etag: etag, at: time(3))
                }
                #expect(report.tally(of: "load").counts["revalidation_unmatched"] == 1)
                #expect(try await database.rows(Self.times) == Self.times(1))
            }
        }
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            try await database.load { $0.revalidation(of: Self.target, etag: "\"one\"", at: time(3)) }
            #expect(try await database.rows("select count(*) from etl.entity") == ["0"])
            try await database.load { Self.album(&$0, day: 1) }
            #expect(try await database.rows(Self.times) == Self.times(3))
        }
    }

    @Test func `a 304 of an answer with an identifier alone confirms nothing, and no check asks for it`()
        async throws
    {
        let target = "/v1/artists/\(artistA)?"
        let check = Checkout.sql.appending(components: "checks", "revalidation_without_effect.sql")
        let script = try String(contentsOf: check, encoding: .utf8)
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            try await database.load { $0.artist(artistA, at: time(1), name: "A") }
            try await database.load { answers in
                answers.answer(to: target, etag: "\"one\"", at: time(2)) { $0.artist(artistA, at: time(2)) }
            }
            try await database.load { $0.revalidation(of: target, etag: "\"one\"", at: time(3)) }
            #expect(
                try await database.rows("select confirmed_at from etl.entity") == ["2026-11-01 12:00:00+00"]
            )
            #expect(try await database.rows(script) == [])
        }
    }

    @Test func `numbers that are one run's own do not mix with those of the answer`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { Self.album(&$0, day: 1) }
            try await database.load { answers in
                answers.add(.marketSet, ["market_set": "7", "markets": "AT"])
                for day in 2...5 {
                    answers.album(albumB, at: time(day), marketSet: "7", artists: [artistB], images: ["w"])
                }
                answers.revalidation(of: Self.target, etag: "\"one\"", at: time(3))
                answers.revalidation(of: Self.target, etag: "\"one\"", at: time(4))
            }
            let albums = try await database.rows(
                """
                select album.id, string_agg(member.market, ',' order by member.market), min(image.url),
                    min(credit.artist_id), count(distinct (image.position, credit.position))
                from catalog.album as album
                join catalog.market_set_member as member on member.id = album.market_set_id
                join catalog.album_image as image on image.album_id = album.id
                join catalog.album_artist as credit on credit.album_id = album.id
                group by album.id order by album.id
                """
            )
            #expect(albums == ["\(albumA)|DE,US|v|\(artistA)|1", "\(albumB)|AT|w|\(artistB)|1"])
        }
    }

    @Test func `a page of hits that a 304 confirms counts for that day, too`() async throws {
        let (target, etag) = ("/v1/search?q=q&type=artist", "W/\"hits\"")
        try await LoadedDatabase.with { database in
            try await database.load { answers in
                answers.answer(to: target, etag: etag, at: time(1)) { answers in
                    answers.artist(artistA, at: time(1), name: "A")
                    answers.hits(of: "q", at: time(1), [nil, artistA], isLast: true)
                }
            }
            try await database.load { $0.revalidation(of: target, etag: etag, at: time(2)) }
            let hits = try await database.rows(
                "select observed_on, rank, entity_id from catalog.search_hit order by 1, 2"
            )
            #expect(hits == ["2026-11-01|2|\(artistA)", "2026-11-02|2|\(artistA)"])
            let pages = try await database.rows(
                "select observed_on, item_count, is_last from etl.search_page order by 1"
            )
            #expect(pages == ["2026-11-01|2|t", "2026-11-02|2|t"])
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `a 304 does what the answer again would do, in whatever order loads come`(seed: UInt64) async throws
    {
        var source = RandomAnswers(seed: seed)
        var random = SplitMix64(seed: seed &+ 2_000)
        var sent: [RandomAnswers.Answer] = []
        var instead: [RandomAnswers.Answer] = []
        for number in 0..<24 {
            let moment = time(
                .random(in: 1...4, using: &random),
                .random(in: 0...23, using: &random),
                .random(in: 0...2, using: &random)
            )
            var twin = source
            twin.moment = moment
            let (answer, again) = (source.next(), twin.next())
            let (target, etag) = ("/v1/things/\(number)?", "\"\(number % 3)\"")
            instead.append(answer)
            guard number % 3 > 0 else {
                sent.append(answer)
                continue
            }
            instead.append(again)
            sent.append { $0.answer(to: target, etag: etag, at: moment, answer) }
            sent.append { $0.revalidation(of: target, etag: etag, at: moment) }
        }
        let expected = try await OrderTests.contents(loading: [instead])
        for _ in 1...2 {
            let order = sent.shuffled(using: &random)
            let cuts =
                [0] + (0..<3).map { _ in Int.random(in: 0...order.count, using: &random) }.sorted()
                + [order.count]
            let loads = zip(cuts, cuts.dropFirst()).map { from, to in
                Array(order[from..<to]) + order[..<from].shuffled(using: &random).prefix(3)
            }
            let contents = try await OrderTests.contents(loading: loads)
            // A 304 and the answer again are different lines, which is all that may tell them apart.
            for table in expected.keys.sorted() where table != "etl.answer" {
                #expect(contents[table] == expected[table], "\(table), seed \(seed)")
            }
        }
    }
}
