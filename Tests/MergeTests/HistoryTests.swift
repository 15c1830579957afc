import Testing

/// How things stood: metrics day by day, and names.
@Suite struct HistoryTests {
    private let metrics = """
        select extract(day from observed_on), popularity, followers from history.artist_metric order by observed_on
        """
    private let names = """
        select name, extract(day from valid_from), extract(day from valid_to) from history.name order by valid_from, name
        """

    @Test(arguments: [[1, 2, 3, 4], [4, 3, 2, 1], [3, 1, 4, 2]])
    func `a metric has a row per day on which it differs, whatever the order of loading`(
        days: [Int]
    ) async throws {
        let popularity = [1: 50, 2: 50, 3: 51, 4: 50]
        try await LoadedDatabase.with { database in
            for day in days {
                try await database.load {
                    $0.artist(
                        artistA,
                        at: time(day),
                        popularity: .value("\(popularity[day] ?? 0)"),
                        followers: 9
                    )
                }
            }
            #expect(try await database.rows(metrics) == ["1|50|9", "3|51|9", "4|50|9"])
        }
    }

    @Test func `the first observation of a UTC day stands for it`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.track(trackA, at: time(1, 23), popularity: 7) }
            try await database.load { $0.track(trackA, at: time(1, 1), popularity: 5) }
            try await database.load { $0.track(trackA, at: time(1, 12), popularity: 6) }
            let rows = try await database.rows("select observed_on, popularity from history.track_metric")
            #expect(rows == ["2026-11-01|5"])
        }
    }

    @Test func `a metric that was not observed on a day keeps its value`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.artist(artistA, at: time(1), popularity: 50)
                $0.artist(artistA, at: time(2), followers: 9)
                $0.artist(artistA, at: time(3), popularity: 50)
                $0.artist(artistA, at: time(4), popularity: nil, followers: 10)
            }
            #expect(try await database.rows(metrics) == ["1|50|.", "2|50|9", "4|50|10"])
        }
    }

    @Test func `an album's popularity has a history, too`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.album(albumA, at: time(1), popularity: 5)
                $0.album(albumA, at: time(2), popularity: 6)
            }
            #expect(
                try await database.rows("select popularity from history.album_metric order by observed_on")
                    == ["5", "6"]
            )
        }
    }

    @Test(arguments: [[1, 2, 3, 5], [5, 3, 2, 1], [2, 5, 1, 3]])
    func `names are kept with their times, whatever the order of loading`(days: [Int]) async throws {
        let name = [1: "Prince", 2: "Prince", 3: "Symbol", 5: "The Artist"]
        try await LoadedDatabase.with { database in
            for day in days {
                try await database.load { $0.artist(artistA, at: time(day), name: .value(name[day] ?? "")) }
            }
            #expect(try await database.rows(names) == ["Prince|1|3", "Symbol|3|5", "The Artist|5|."])
        }
    }

    @Test func `a name that came back stands from its first sight`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), name: "Prince") }
            try await database.load { $0.artist(artistA, at: time(3), name: "Symbol") }
            try await database.load { $0.artist(artistA, at: time(5), name: "Prince") }
            #expect(try await database.rows(names) == ["Prince|1|.", "Symbol|3|5"])
            #expect(try await database.rows("select name from etl.former_name") == ["Symbol"])
        }
    }

    @Test func `a name that was nulled is a former one`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load { $0.artist(artistA, at: time(1), name: "Prince") }
            try await database.load { $0.artist(artistA, at: time(2), name: nil) }
            #expect(try await database.rows(names) == ["Prince|1|2"])
        }
    }

    @Test(arguments: [
        [[1], [2], [3], [5]], [[5], [3], [2], [1]], [[2], [5], [1], [3]], [[3, 1], [5, 2]], [[1, 2, 3, 5]],
    ])
    func `a name ends with the first null after it, whatever the order of loading`(
        loads: [[Int]]
    ) async throws {
        let name: [Int: Told] = [1: "Prince", 2: .null, 3: .null, 5: "Symbol"]
        try await LoadedDatabase.with { database in
            for days in loads {
                try await database.load { answers in
                    for day in days {
                        answers.artist(artistA, at: time(day), name: name[day] ?? .absent)
                        answers.album(albumA, at: time(day), name: name[day] ?? .absent)
                        answers.track(trackA, at: time(day), name: name[day] ?? .absent)
                    }
                }
            }
            let rows = try await database.rows(
                """
                select kind, name, extract(day from valid_from), extract(day from valid_to)
                from history.name order by kind, valid_from
                """
            )
            #expect(
                rows == [
                    "album|Prince|1|2", "album|Symbol|5|.", "artist|Prince|1|2", "artist|Symbol|5|.",
                    "track|Prince|1|2", "track|Symbol|5|.",
                ]
            )
            let kept = try await database.rows(
                """
                select kind, name, extract(day from first_seen_at), extract(day from last_seen_at)
                from etl.former_name order by kind, first_seen_at
                """
            )
            #expect(
                kept == [
                    "album|Prince|1|1", "album|.|2|3", "artist|Prince|1|1", "artist|.|2|3",
                    "track|Prince|1|1", "track|.|2|3",
                ]
            )
        }
    }

    @Test func `several names in one load are all kept, of albums and tracks as well`() async throws {
        try await LoadedDatabase.with { database in
            try await database.load {
                $0.album(albumA, at: time(1), name: "One")
                $0.album(albumA, at: time(2), name: "Two")
                $0.track(trackA, at: time(2), name: "Two")
                $0.track(trackA, at: time(1), name: "One")
            }
            let rows = try await database.rows(
                "select kind, name, valid_to is null from history.name order by 1, 2"
            )
            #expect(rows == ["album|One|f", "album|Two|t", "track|One|f", "track|Two|t"])
        }
    }
}
