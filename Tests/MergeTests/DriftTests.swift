import Catalog
import Testing
import Warehouse

/// What no mapping knows is counted exactly, however often and in whatever order its rows are loaded.
@Suite struct DriftTests {
    private static let run = "2026-11-21T00-00-00Z"
    private static let kept = """
        select run, endpoint, pointer, kind, value, times_seen, first_seen_at at time zone 'UTC',
            last_seen_at at time zone 'UTC', landed, example
        from etl.drift order by run, endpoint, pointer, kind, value
        """

    private static func add(
        _ answers: inout Answers,
        _ pointer: String,
        value: String? = nil,
        times: Int,
        from first: String,
        to last: String,
        line: Int = 1
    ) {
        answers.add(
            .drift,
            [
                "endpoint": "/v1/albums/{id}", "object": "album", "pointer": pointer,
                "kind": value == nil ? "field" : "value", "value": value ?? "", "first_seen_at": first,
                "last_seen_at": last, "times_seen": "\(times)", "landed": "albums/00001.ndjson:\(line)",
                "example": "\(line)",
            ]
        )
    }

    /// The rows of a run, and those of the same run when it had gone on.
    private static func early(_ answers: inout Answers) {
        add(&answers, "/mood", times: 3, from: time(2), to: time(3), line: 4)
        add(&answers, "/album_type", value: "mixtape", times: 1, from: time(2), to: time(2))
    }

    private static func late(_ answers: inout Answers) {
        add(&answers, "/mood", times: 8, from: time(1), to: time(5), line: 2)
        add(&answers, "/album_type", value: "mixtape", times: 1, from: time(2), to: time(2))
        add(&answers, "/album_type", value: "demo", times: 2, from: time(5), to: time(5), line: 7)
    }

    @Test func `a run that went on brings its earlier rows again, and nothing is counted twice`() async throws
    {
        try await LoadedDatabase.with { database in
            try await database.load { Self.early(&$0) }
            let report = try await database.load { Self.late(&$0) }
            let expected = [
                "\(Self.run)|/v1/albums/{id}|/album_type|value|demo|2|2026-11-05 12:00:00|2026-11-05 12:00:00|albums/00001.ndjson:7|7",
                "\(Self.run)|/v1/albums/{id}|/album_type|value|mixtape|1|2026-11-02 12:00:00|2026-11-02 12:00:00|albums/00001.ndjson:1|1",
                "\(Self.run)|/v1/albums/{id}|/mood|field||8|2026-11-01 12:00:00|2026-11-05 12:00:00|albums/00001.ndjson:2|2",
            ]
            #expect(try await database.rows(Self.kept) == expected)
            let books = try #require(report.books.first { $0.kind == "drift" }?.counts)
            #expect(
                ["occurrences", "superseded", "staged", "inserted", "updated", "unchanged"].map { books[$0] }
                    == [3, 0, 3, 1, 1, 1]
            )
            #expect(try await database.load { Self.late(&$0) }.isRepeat)
            #expect(try await database.load { Self.early(&$0) }.isRepeat)
            #expect(try await database.rows(Self.kept) == expected)
        }
    }

    @Test func `the order of loading does not matter`() async throws {
        var kept: [[String]] = []
        for order in [[Self.early, Self.late], [Self.late, Self.early], [Self.late]] {
            try await LoadedDatabase.with { database in
                for fill in order { try await database.load(fill) }
                kept.append(try await database.rows(Self.kept))
            }
        }
        #expect(kept[0].count == 3)
        #expect(kept[1] == kept[0])
        #expect(kept[2] == kept[0])
    }

    @Test func `over all runs times are added up, and the example is the first`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { Self.late(&$0) }
            try await database.load(run: "2026-11-22T00-00-00Z") {
                Self.add(&$0, "/mood", times: 5, from: time(6), to: time(7), line: 9)
            }
            let rows = try await database.rows(
                """
                select pointer, value, times_seen, runs, run, landed, extract(day from first_seen_at),
                    extract(day from last_seen_at)
                from etl.schema_drift order by 1, 2
                """
            )
            #expect(
                rows == [
                    "/album_type|demo|2|1|\(Self.run)|albums/00001.ndjson:7|5|5",
                    "/album_type|mixtape|1|1|\(Self.run)|albums/00001.ndjson:1|2|2",
                    "/mood|.|13|2|\(Self.run)|albums/00001.ndjson:2|1|7",
                ]
            )
        }
    }
}
