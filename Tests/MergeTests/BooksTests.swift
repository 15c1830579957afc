import Catalog
import Postgres
import Testing
import Warehouse

/// The books of a load, and that a repeat writes nothing.
@Suite struct BooksTests {
    @Test func `many occurrences of one artist are one row, and the books say so`() async throws {
        try await LoadedDatabase.with { database in
            let report = try await database.load { answers in
                for index in 0..<5_000 {
                    answers.artist(artistA, at: time(1, 1, index % 1_000), name: .value("Name \(index % 3)"))
                }
                answers.artist(artistB, at: time(1), name: "B")
            }
            let books = report.books.first { $0.kind == "artist" }?.counts
            #expect(
                books == [
                    "occurrences": 5_001, "superseded": 4_999, "staged": 2, "inserted": 2, "updated": 0,
                    "unchanged": 0,
                    "deleted": 0, "bare": 0, "revalidated": 0, "unmatched": 0,
                ]
            )
        }
    }

    @Test func `every rows file has its books, empty ones too`() async throws {
        try await LoadedDatabase.with { database in
            let report = try await database.load { _ in }
            #expect(Set(report.books.map(\.kind)) == Set(StagedTable.allCases.map(\.rawValue)))
        }
    }

    @Test func `books that do not balance are refused by the database`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { _ in }
            for change in ["staged = 1, unchanged = 1", "inserted = 1"] {
                let error = await #expect(throws: ServerError.self, "\(change)") {
                    try await database.rows("update etl.load_count set \(change) where kind = 'artist'")
                }
                #expect(error?.sqlState == "23514", "\(change)")
            }
        }
    }

    @Test func `the same content asked again later writes no row of the catalogue`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { Self.everything(&$0, day: 1) }
            let before = try await database.rowVersions()
            let report = try await database.load { Self.everything(&$0, day: 2) }
            #expect(try await database.rowVersions() == before)
            for books in report.books
            where !["answer", "album_track_page", "search_page", "search_hit", "alias"].contains(books.kind) {
                #expect(books.counts["inserted"] == 0, "\(books.kind)")
                #expect(books.counts["updated"] == 0, "\(books.kind)")
            }
            let entities = try await database.rows(
                "select distinct extract(day from confirmed_at) from etl.entity"
            )
            #expect(entities == ["2"])
        }
    }

    @Test func `attempts, failures and quarantine of a run that went on are kept once`() async throws {
        try await LoadedDatabase.with { database in
            for day in 1...2 {
                try await database.load { answers in
                    for day in 1...day { Self.attempts(&answers, day: day) }
                }
            }
            try await database.load(run: "2026-11-22T00-00-00Z") { Self.attempts(&$0, day: 3) }
            let rows = try await database.rows(
                """
                select run, count(*), (select count(*) from etl.failure where failure.run = request.run),
                    (select count(*) from etl.quarantine_occurrence as seen where seen.run = request.run)
                from etl.request group by run order by run
                """
            )
            #expect(rows == ["2026-11-21T00-00-00Z|2|2|2", "2026-11-22T00-00-00Z|1|1|1"])
            let askers = try await database.rows(
                "select credential from etl.request union all select credential from etl.failure"
            )
            #expect(askers == Array(repeating: "blue", count: 6))
        }
    }

    @Test func `what can be read of an attempt by now is filled in, and what is known of it stays`()
        async throws
    {
        let values = """
            select status, bytes, duration_ms, credential, null from etl.request
            union all
            select status, null, null, credential, message from etl.failure
            """
        let partial: [String: String?] = ["status": nil, "bytes": nil, "message": nil]
        try await LoadedDatabase.with { database in
            try await database.load { Self.attempts(&$0, day: 1, otherwise: partial) }
            #expect(try await database.rows(values) == [".|.|12|blue|.", ".|.|.|blue|."])
            let report = try await database.load { Self.attempts(&$0, day: 1) }
            #expect(try await database.rows(values) == ["500|9|12|blue|.", "500|.|.|blue|oh"])
            for kind in ["request", "failure"] {
                let books = report.books.first { $0.kind == kind }?.counts
                #expect(books?["updated"] == 1, "\(kind)")
                #expect(books?["unchanged"] == 0, "\(kind)")
            }
            let less = partial.merging(["credential": nil]) { $1 }
            try await database.load { Self.attempts(&$0, day: 1, otherwise: less) }
            #expect(try await database.rows(values) == ["500|9|12|blue|.", "500|.|.|blue|oh"])
        }
    }

    @Test func `an attempt without a number and one with the number zero are one`() async throws {
        try await LoadedDatabase.with { database in
            let first: [String: String?] = ["attempt": "0", "status": nil]
            try await database.load { Self.attempts(&$0, day: 1, otherwise: first) }
            try await database.load { answers in
                for number in [nil, "0"] {
                    Self.attempts(&answers, day: 1, otherwise: ["attempt": number])
                }
            }
            #expect(try await database.rows("select attempt, status from etl.request") == ["0|500"])
            #expect(try await database.rows("select attempt, status from etl.failure") == ["0|500"])
        }
    }

    @Test func `what several lines of one load tell of an attempt is put together, as over several loads`()
        async throws
    {
        let lines: [[String: String?]] = [
            ["attempt": "0", "status": nil, "message": nil], ["attempt": nil, "credential": nil],
        ]
        let orders: [[[String: String?]]] = [lines, lines.reversed()]
        for loads in orders.flatMap({ order in [[order], order.map { [$0] }] }) {
            try await LoadedDatabase.with { database in
                for lines in loads {
                    try await database.load { answers in
                        for line in lines { Self.attempts(&answers, day: 1, otherwise: line) }
                    }
                }
                let kept = try await database.rows(
                    """
                    select coalesce(attempt, 0), status, credential, bytes, outcome, null from etl.request
                    union all
                    select coalesce(attempt, 0), status, credential, null, null, message from etl.failure
                    """
                )
                #expect(kept == ["0|500|blue|9|failed|.", "0|500|blue|.|.|oh"])
            }
        }
    }

    @Test func `an attempt that is kept without a number and with the number zero is one in the books`()
        async throws
    {
        try await LoadedDatabase.with { database in
            let first: [String: String?] = ["attempt": nil, "status": nil]
            try await database.load { Self.attempts(&$0, day: 1, otherwise: first) }
            // As versions left it that took them for two.
            for (table, columns) in [
                ("request", "attempted_at, bytes, duration_ms, outcome"),
                ("failure", "failed_at, error_type, message, body"),
            ] {
                let same = "load_id, run, stage, bucket, method, url, credential, \(columns)"
                _ = try await database.rows(
                    "insert into etl.\(table) (\(same), attempt) select \(same), 0 from etl.\(table)"
                )
            }
            let report = try await database.load { Self.attempts(&$0, day: 1, otherwise: ["attempt": "0"]) }
            for kind in ["request", "failure"] {
                let books = report.books.first { $0.kind == kind }?.counts
                #expect(books?["superseded"] == 0, "\(kind)")
                #expect(books?["updated"] == 1, "\(kind)")
                let kept = try await database.rows(
                    "select attempt, status from etl.\(kind) order by \(kind)_id"
                )
                #expect(kept == [".|500", "0|."], "\(kind)")
            }
        }
    }

    private static func attempts(
        _ answers: inout Answers,
        day: Int,
        otherwise changes: [String: String?] = [:]
    ) {
        let attempt: [String: String?] = [
            "stage": "extract-albums", "bucket": "albums", "method": "GET", "url": "/v1/albums/\(albumA)",
            "attempt": "1",
            "status": "500", "credential": "blue",
        ]
        let request: [String: String?] = [
            "attempted_at": time(day), "duration_ms": "12", "bytes": "9", "outcome": "failed",
        ]
        let failure: [String: String?] = [
            "failed_at": time(day), "error_type": "http", "message": "oh", "body": "{}",
        ]
        answers.add(.request, attempt.merging(request) { $1 }.merging(changes) { $1 })
        answers.add(.failure, attempt.merging(failure) { $1 }.merging(changes) { $1 })
        answers.add(
            .quarantine,
            [
                "kind": "unusable", "landed": "albums/00001.ndjson:\(day)",
                "pointer": day == 1 ? nil : "/tracks/0",
                "reason": "no id", "excerpt": "{}", "digest": "44", "seen_at": time(day),
            ]
        )
    }

    private static func everything(_ answers: inout Answers, day: Int) {
        let now = time(day)
        answers.add(.marketSet, ["market_set": "\(day)", "markets": "DE,US"])
        answers.artist(
            artistA,
            at: now,
            name: "A",
            popularity: 1,
            followers: 2,
            genres: ["g", "h"],
            images: ["u"]
        )
        answers.artist(artistB, at: now, name: "B", genres: [])
        answers.album(
            albumA,
            at: now,
            name: "L",
            type: "album",
            totalTracks: 2,
            released: "1999",
            on: "1999-01-01",
            precision: "year",
            label: "M",
            popularity: 3,
            marketSet: .value("\(day)"),
            artists: [artistA, artistB],
            images: ["v"],
            copyrights: ["c"],
            upc: "1"
        )
        answers.track(
            trackA,
            at: now,
            name: "T",
            duration: 5,
            explicit: false,
            popularity: 4,
            album: .value(albumA),
            marketSet: .value("\(day)"),
            artists: [artistB, artistA],
            isrc: "X"
        )
        answers.track(trackB, at: now, name: "U", readIn: albumA)
        answers.page(albumA, at: now, [trackA, trackB], isLast: true)
        answers.add(
            .artistAlbum,
            [
                "fetched_at": now, "landed": "a:1", "artist_id": artistA, "album_id": albumA,
                "album_group": "album",
            ]
        )
        answers.add(
            .trackPlayability,
            ["fetched_at": now, "track_id": trackA, "market": "DE", "is_playable": "t", "restriction": nil]
        )
    }
}
