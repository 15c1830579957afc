import Testing

/// When each ETag came last: what comes back after another one is what the next 304 refers to.
@Suite struct LastSightTests {
    private static let target = "/v1/artists/\(artistA)?"

    private static let sights = """
        select etag, to_char(last_seen_at at time zone 'UTC', 'DD') from etl.tagged_answer order by etag
        """

    private static func sight(of etag: String, day: Int) -> (inout Answers) -> Void {
        { answers in
            answers.answer(to: target, etag: etag, at: time(day)) {
                $0.artist(artistA, at: time(day), name: .value(etag))
            }
        }
    }

    @Test func `an ETag that comes back was seen last when it did, in whatever order loads come`() async throws
    {
        let first = Self.sight(of: "one", day: 1)
        let second = Self.sight(of: "two", day: 2)
        let third = Self.sight(of: "one", day: 3)
        for loads in [[first, second, third], [third, second, first], [second, third, first]] {
            try await LoadedDatabase.with { database in
                for load in loads { try await database.load { load(&$0) } }
                #expect(try await database.rows(Self.sights) == ["one|03", "two|02"])
            }
        }
        try await LoadedDatabase.with { database in
            try await database.load { answers in
                for load in [third, first, second] { load(&answers) }
            }
            #expect(try await database.rows(Self.sights) == ["one|03", "two|02"])
            // A 304 is no answer that came whole; it is kept beside.
            try await database.load { $0.revalidation(of: Self.target, etag: "one", at: time(4)) }
            #expect(try await database.rows(Self.sights) == ["one|03", "two|02"])
        }
    }
}
