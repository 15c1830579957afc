import Testing
import Warehouse

/// Every answer is remembered, so that a time leads to a line.
@Suite struct AnswerTests {
    private static let remembered =
        "select run, landed, fetched_at, load_id from etl.answer order by fetched_at, run"

    @Test func `a load remembers its answers, and the load that brought each first`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load(run: "one") { $0.artist(artistA, at: time(1), name: "A") }
            let report = try await database.load(run: "one") { answers in
                answers.artist(artistA, at: time(1), name: "A")
                answers.artist(artistA, at: time(2), name: "B")
            }
            let books = report.books.first { $0.kind == "answer" }?.counts
            #expect(books?["staged"] == 2)
            #expect(books?["inserted"] == 1)
            #expect(books?["unchanged"] == 1)
            #expect(
                try await database.rows(Self.remembered) == [
                    "one|albums/00001.ndjson:1|2026-11-01 12:00:00+00|1",
                    "one|albums/00001.ndjson:1|2026-11-02 12:00:00+00|2",
                ]
            )
        }
    }

    @Test func `an answer of which every row was left out as known is remembered`() async throws {
        try await LoadedDatabase.with { database in
            for day in 1...3 {
                try await database.load { answers in
                    for index in 0..<200 {
                        answers.artist(identifier("many\(index)x"), at: time(day), name: "A")
                    }
                }
            }
            #expect(try await database.rows(Self.remembered).count == 3)
        }
    }

    @Test func `the same rows once more are no load and no answer`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), name: "A") }
            let before = try await database.rows("select xmin, * from etl.answer")
            #expect(try await database.load { $0.artist(artistA, at: time(1), name: "A") }.isRepeat)
            #expect(try await database.rows("select xmin, * from etl.answer") == before)
        }
    }

    @Test func `lines of two runs of one name are told apart by their times`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), name: "A") }
            try await database.load { $0.artist(artistB, at: time(2), name: "B") }
            #expect(try await database.rows(Self.remembered).count == 2)
        }
    }
}
