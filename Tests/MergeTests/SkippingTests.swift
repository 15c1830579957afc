import Catalog
import TestSupport
import Testing
import Warehouse

/// Rows that tell what is known are not copied, and nobody can tell afterwards.
@Suite struct SkippingTests {
    @Test(arguments: [UInt64(21), 22, 23, 24, 25, 26])
    func `what is left out would have changed nothing`(seed: UInt64) async throws {
        let loads = Self.loads(seed: seed)
        let skipping = try await Self.outcome(of: loads, skips: true)
        let copying = try await Self.outcome(of: loads, skips: false)
        #expect(copying.skippedRows == 0)
        for (number, books) in copying.books.enumerated() {
            for (one, other) in zip(skipping.books[number], books) {
                #expect(one == other, "load \(number), seed \(seed)")
            }
        }
        for table in copying.contents.keys.sorted() {
            #expect(skipping.contents[table] == copying.contents[table], "\(table), seed \(seed)")
        }
    }

    @Test func `what was told before is left out, until it is told otherwise`() async throws {
        try await LoadedDatabase.with { database in
            func skipped(_ day: Int, _ name: Told = "L", images: [String] = ["u", "v"]) async throws -> Int {
                try await database.load { Self.album(&$0, day: day, name, images: images) }.skippedRows
            }
            var counts: [Int] = []
            counts.append(try await skipped(1))
            counts.append(try await skipped(2))
            // A load whose only album tells something new is copied whole.
            counts.append(try await skipped(3, "M"))
            counts.append(try await skipped(4, "M"))
            // Back to what it was before.
            counts.append(try await skipped(5))
            counts.append(try await skipped(6, images: ["u"]))
            // Older than what was told, so it has to be weighed; it changes nothing that stands.
            counts.append(try await skipped(5, images: ["u"]))
            counts.append(try await skipped(7, images: ["u"]))
            // An artist and its genre; an album, its covers and its artist; a track and its artist; a page and its
            // item.
            #expect(counts == [0, 10, 0, 10, 0, 0, 0, 9])
            #expect(try await database.rows("select name from catalog.album") == ["L"])
            #expect(
                try await database.rows("select distinct extract(day from confirmed_at) from etl.entity") == [
                    "7"
                ]
            )
        }
    }

    @Test func `a simplified telling after a full one, in one load, is weighed`() async throws {
        try await LoadedDatabase.with { database in
            for day in 1...3 {
                let report = try await database.load { answers in
                    answers.album(albumB, at: time(day), name: "B")
                    answers.track(trackA, at: time(day, 1), name: "T", popularity: 3)
                    answers.track(trackA, at: time(day, 2), name: "T")
                }
                #expect(report.skippedRows == (day == 1 ? 0 : 1))
            }
            let metrics = try await database.rows(
                "select observed_on, popularity from etl.track_metric order by 1"
            )
            #expect(metrics == ["2026-11-01|3", "2026-11-02|3", "2026-11-03|3"])
        }
    }

    @Test func `popularity of what is left out counts for its day`() async throws {
        try await LoadedDatabase.with { database in
            for day in [1, 2] {
                let report = try await database.load { answers in
                    for hour in [3, 1] {
                        answers.artist(artistA, at: time(day, hour), name: "A", popularity: 4, followers: 5)
                        answers.album(albumA, at: time(day, hour), name: "L", popularity: 6)
                        answers.track(trackA, at: time(day, hour), name: "T", popularity: 7)
                    }
                }
                #expect(report.skippedRows == (day == 1 ? 0 : 6))
            }
            let metrics = try await database.rows(
                """
                select observed_on, popularity, followers, popularity_at at time zone 'UTC' from etl.artist_metric
                union all
                select observed_on, popularity, null, popularity_at at time zone 'UTC' from etl.album_metric
                union all
                select observed_on, popularity, null, popularity_at at time zone 'UTC' from etl.track_metric
                order by 1, 2
                """
            )
            #expect(
                metrics == [
                    "2026-11-01|4|5|2026-11-01 01:00:00", "2026-11-01|6|.|2026-11-01 01:00:00",
                    "2026-11-01|7|.|2026-11-01 01:00:00", "2026-11-02|4|5|2026-11-02 01:00:00",
                    "2026-11-02|6|.|2026-11-02 01:00:00", "2026-11-02|7|.|2026-11-02 01:00:00",
                ]
            )
        }
    }

    @Test func `the rows of an answer with a new ETag are kept, so they are copied`() async throws {
        try await LoadedDatabase.with { database in
            for (day, etag) in [(1, "\"one\""), (2, "\"one\""), (3, "\"two\"")] {
                let report = try await database.load { answers in
                    answers.answer(to: "/v1/albums/\(albumA)?", etag: etag, at: time(day)) { answers in
                        Self.album(&answers, day: day, "L", images: ["u", "v"])
                    }
                }
                #expect(report.skippedRows == (day == 2 ? 10 : 0))
            }
            let kept = try await database.rows(
                "select etag, jsonb_array_length(content -> 'album_image') from etl.tagged_answer order by 1"
            )
            #expect(kept == ["\"one\"|2", "\"two\"|2"])
        }
    }

    @Test func `what a replay finds in the newest answer with an ETag is kept, so it is copied`()
        async throws
    {
        let (target, etag) = ("/v1/albums?ids=\(albumA),\(albumB)", "\"one\"")
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            try await database.load { $0.album(albumB, at: time(1, 1), name: "B") }
            for (day, isReplay) in [(1, false), (2, false), (2, true)] {
                try await database.load(mapping: "one") { answers in
                    answers.answer(to: target, etag: etag, at: time(day)) { answers in
                        answers.album(albumA, at: time(day), name: "A")
                        // What another answer has told of it is known.
                        if isReplay { answers.album(albumB, at: time(day), name: "B") }
                    }
                }
            }
            try await database.load { $0.revalidation(of: target, etag: etag, at: time(3)) }
            let days = try await database.rows(
                "select extract(day from name_at) from etl.album_confirmation order by id"
            )
            #expect(days == ["3", "3"])
        }
    }

    @Test func `what another mapping makes of a known ETag's answer is copied and compared`() async throws {
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set timezone = 'UTC'")
            for (day, mapping, number) in [(1, "one", 0), (2, "one", 10), (4, "two", 0), (3, "one", 0)] {
                let report = try await database.load(mapping: mapping) { answers in
                    answers.answer(to: "/v1/albums/\(albumA)?", etag: "\"one\"", at: time(day)) { answers in
                        Self.album(&answers, day: day, "L", images: ["u", "v"])
                    }
                }
                #expect(report.skippedRows == number, "day \(day)")
                let books = report.books.first { $0.kind == "tagged_answer" }?.counts
                #expect(books?["updated"] == (day == 2 || day == 4 ? 1 : 0), "day \(day)")
            }
            let kept = try await database.rows(
                """
                select split_part(mapping, ' ', 2), extract(day from fetched_at), extract(day from read_at),
                    jsonb_array_length(content -> 'album_image')
                from etl.tagged_answer
                """
            )
            #expect(kept == ["two|1|4|2"])
        }
    }

    private static func album(_ answers: inout Answers, day: Int, _ name: Told, images: [String]) {
        let now = time(day)
        answers.artist(artistA, at: now, name: "A", genres: ["g"])
        answers.album(albumA, at: now, name: name, artists: [artistA], images: images)
        answers.track(trackA, at: now, name: "T", readIn: albumA, artists: [artistA])
        answers.page(albumA, at: now, [trackA], isLast: true)
    }

    /// Loads that mostly repeat each other: the same, changed, changed back, older ones later.
    private static func loads(seed: UInt64) -> [[RandomAnswers.Answer]] {
        var source = RandomAnswers(seed: seed)
        var random = SplitMix64(seed: seed &+ 3_000)
        let things = (0..<12).map { _ in
            let thing = source
            _ = source.next()
            return thing
        }
        var told = things.filter { _ in Bool.random(using: &random) }
        return (1...7).map { load in
            if load.isMultiple(of: 2), let other = things.randomElement(using: &random) { told.append(other) }
            if load == 4 { told.shuffle(using: &random) }
            return told.flatMap { thing in
                (0..<Int.random(in: 1...2, using: &random)).map { _ in
                    var thing = thing
                    let isLate = Int.random(in: 0..<12, using: &random) == 0
                    thing.moment = time(isLate ? max(1, load - 2) : load, .random(in: 1...3, using: &random))
                    return thing.next()
                }
            }
        }
    }

    private struct Outcome: Sendable {
        var books: [[LoadReport.Books]] = []
        var skippedRows = 0
        var contents: [String: [String]] = [:]
    }

    private static func outcome(of loads: [[RandomAnswers.Answer]], skips: Bool) async throws -> Outcome {
        var outcome = Outcome()
        try await LoadedDatabase.with { database in
            _ = try await database.rows("set discograph.skip_known = \(skips ? "on" : "off")")
            for answers in loads {
                let report = try await database.load { rows in
                    RandomAnswers.marketSets(&rows)
                    for answer in answers { answer(&rows) }
                }
                outcome.books.append(report.books)
                outcome.skippedRows += report.skippedRows
            }
            outcome.contents = try await database.contents()
            // Not what is told: of times that are one, which field shares it is not always the same.
            for table in ["artist", "album", "track"] {
                outcome.contents["etl.\(table)"] = try await database.rows(
                    "select id, content, told_at from etl.\(table) order by 1"
                )
            }
            outcome.contents["etl.album_track_page"] = try await database.rows(
                "select compared::text from etl.album_track_page as compared order by 1"
            )
        }
        return outcome
    }
}
