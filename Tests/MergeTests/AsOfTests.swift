import Testing

/// What was known at a time of one's choosing, whatever the order in which it was loaded.
@Suite struct AsOfTests {
    /// Four days on which something arrived; on the third nothing did, on the fourth popularity was not told.
    private static let story: [Int: @Sendable (inout Answers) -> Void] = [
        1: { answers in
            answers.artist(artistA, at: time(1), name: "Prince", popularity: 50, followers: 900)
            answers.album(albumA, at: time(1), name: "One", popularity: 5)
            answers.track(trackA, at: time(1), name: "One", popularity: 1)
        },
        2: { answers in
            answers.artist(artistA, at: time(2), name: "Symbol", popularity: 55)
            answers.album(albumA, at: time(2), name: "One", popularity: 5)
            answers.track(trackA, at: time(2), name: "Two", popularity: 2)
        },
        4: { answers in
            answers.artist(artistA, at: time(4), name: "Prince", followers: 950)
            answers.artist(artistB, at: time(4), name: "Late", popularity: 0)
            answers.album(albumA, at: time(4), name: "Other", popularity: 6)
        },
        5: { answers in
            answers.artist(artistA, at: time(5), name: "The Artist", popularity: nil)
            answers.album(albumA, at: time(5), name: "One", popularity: nil)
            answers.track(trackA, at: time(5), popularity: 3)
        },
    ]

    private func afterwards(
        _ days: [Int],
        _ query: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        expecting expected: [String]
    ) async throws {
        try await LoadedDatabase.with { database in
            for day in days { try await database.load { Self.story[day]?(&$0) } }
            #expect(try await database.rows(query) == expected, sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [[1, 2, 4, 5], [5, 4, 2, 1], [4, 1, 5, 2]])
    func `a metric as of a day is the last that was observed by then`(days: [Int]) async throws {
        try await afterwards(
            days,
            """
            select day, rtrim(artist_id, '0'), extract(day from observed_on), popularity, followers
            from generate_series(0, 6) as day
            cross join lateral history.artist_metric_as_of(date '2026-10-31' + day)
            order by 1, 2
            """,
            expecting: [
                "1|artistA|1|50|900", "2|artistA|2|55|900", "3|artistA|2|55|900", "4|artistA|4|55|950",
                "4|artistB|4|0|.", "5|artistA|4|55|950", "5|artistB|4|0|.", "6|artistA|4|55|950",
                "6|artistB|4|0|.",
            ]
        )
    }

    @Test(arguments: [[1, 2, 4, 5], [5, 4, 2, 1], [4, 1, 5, 2]])
    func `albums and tracks have their metrics as of a day, too`(days: [Int]) async throws {
        try await afterwards(
            days,
            """
            select day, extract(day from album.observed_on), album.popularity,
                extract(day from track.observed_on), track.popularity
            from generate_series(1, 6) as day
            cross join lateral history.album_metric_as_of(date '2026-10-31' + day) as album
            cross join lateral history.track_metric_as_of(date '2026-10-31' + day) as track
            order by 1
            """,
            expecting: ["1|1|5|1|1", "2|1|5|2|2", "3|1|5|2|2", "4|4|6|2|2", "5|4|6|5|3", "6|4|6|5|3"]
        )
    }

    @Test(arguments: [[1, 2, 4, 5], [5, 4, 2, 1], [4, 1, 5, 2]])
    func `a name as of an instant is the one that was seen around it`(days: [Int]) async throws {
        try await afterwards(
            days,
            """
            select moment, string_agg(name, ', ' order by kind, id)
            from unnest(array['01T11', '01T12', '02T13', '03T12', '04T12', '05T11', '05T12', '30T00']) as moment
            cross join lateral history.name_as_of((format('2026-11-%s:00Z', moment))::timestamptz)
            group by moment order by moment
            """,
            expecting: [
                "01T12|One, Prince, One",
                // Of Symbol there is one sight, and Prince was seen before and after it: after it Prince counts.
                "02T13|One, Prince, Two", "03T12|One, Prince, Two",
                "04T12|Other, Prince, Late, Two", "05T11|One, Prince, Late, Two",
                "05T12|One, The Artist, Late, Two", "30T00|One, The Artist, Late, Two",
            ]
        )
    }

    @Test func `a single sight of a name counts at its instant`() async throws {
        try await afterwards(
            [1, 2, 4],
            "select name from history.name_as_of('\(time(2))') where kind = 'artist'",
            expecting: ["Symbol"]
        )
    }

    @Test func `which name held at an instant stays so, whatever arrives later, also null and null again`()
        async throws
    {
        let told: [(day: Int, name: Told)] = [
            (1, "Prince"), (2, "Symbol"), (3, .null), (5, .null), (6, "The Artist"), (8, "The Artist"),
        ]
        try await LoadedDatabase.with { database in
            var known: [String] = []
            for (day, name) in told {
                try await database.load { answers in
                    answers.artist(artistA, at: time(day), name: name)
                    answers.album(albumA, at: time(day), name: name)
                    answers.track(trackA, at: time(day), name: name)
                }
                let held = try await database.rows(
                    """
                    select day, (
                        select string_agg(name, ', ' order by kind)
                        from history.name_as_of(
                            timestamptz '2026-11-01T13:00:00Z' + (day - 1) * interval '24 hours'
                        )
                    )
                    from generate_series(1, \(day)) as day order by day
                    """
                )
                #expect(Array(held.prefix(known.count)) == known, "after day \(day)")
                known = held
            }
            #expect(
                known == [
                    "1|Prince, Prince, Prince", "2|Symbol, Symbol, Symbol", "3|.", "4|.", "5|.",
                    "6|The Artist, The Artist, The Artist", "7|The Artist, The Artist, The Artist",
                    "8|The Artist, The Artist, The Artist",
                ]
            )
        }
    }

    @Test(arguments: [[1, 2, 4, 5, 7], [7, 5, 4, 2, 1], [4, 1, 7, 2, 5]])
    func `a name between two nulls held at its own sights`(days: [Int]) async throws {
        let name: [Int: Told] = [1: .null, 2: "Prince", 4: .null, 5: .null, 7: "Symbol"]
        try await LoadedDatabase.with { database in
            for day in days {
                try await database.load { $0.artist(artistA, at: time(day), name: name[day] ?? .absent) }
            }
            let held = try await database.rows(
                """
                select day, held.name
                from generate_series(1, 8) as day
                cross join lateral history.name_as_of(
                    timestamptz '2026-11-01T12:00:00Z' + (day - 1) * interval '24 hours'
                ) as held
                order by day
                """
            )
            #expect(held == ["2|Prince", "7|Symbol", "8|Symbol"])
        }
    }

    @Test func `as of the end of time each thing has the name of the catalogue`() async throws {
        try await afterwards(
            [1, 2, 4, 5],
            """
            select known.kind, known.id
            from (
                select 'artist' as kind, id, name from catalog.artist
                union all select 'album', id, name from catalog.album
                union all select 'track', id, name from catalog.track
            ) as known
            full join history.name_as_of('infinity') as named using (kind, id)
            where known.name is distinct from named.name
            """,
            expecting: []
        )
    }

    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `of any answers each thing has one name as of any instant, one that was told by then`(
        seed: UInt64
    ) async throws {
        var source = RandomAnswers(seed: seed)
        let answers = (0..<30).map { _ in source.next() }
        try await LoadedDatabase.with { database in
            try await database.load { rows in
                RandomAnswers.marketSets(&rows)
                for answer in answers { answer(&rows) }
            }
            let odd = try await database.rows(
                """
                with moment as (select distinct valid_from as at from history.name union select last_seen_at from history.name),
                named as (select moment.at, held.* from moment cross join lateral history.name_as_of(moment.at) as held)
                select 'twice', kind, id from named group by at, kind, id having count(*) > 1
                union all
                select 'too early', kind, id from named where valid_from > at
                union all
                select 'missing', name.kind, name.id from history.name
                where not exists (
                    select from history.name_as_of(name.valid_from) as held where (held.kind, held.id) = (name.kind, name.id)
                ) and name.valid_to is distinct from name.valid_from
                union all
                select 'not what stands', name.kind, name.id from history.name
                join history.name_as_of('infinity') as held on (held.kind, held.id) = (name.kind, name.id)
                where name.valid_to is null and held.name <> name.name
                """
            )
            #expect(odd == [], "seed \(seed)")
        }
    }
}
