import Catalog
import Postgres
import Testing
import Warehouse

/// What could not be used is one item however often it comes, and counted where it was seen.
@Suite struct QuarantineTests {
    /// An item that was seen in a line at a time.
    private struct Sighting {
        var line: Int
        var day: Int?
        var place = 0
        var digest = "one"
        var reason = "no id"
    }

    private static func load(
        _ sightings: [Sighting],
        run: String,
        answering lines: [Int] = [],
        into database: LoadedDatabase
    ) async throws {
        try await database.load(run: run) { answers in
            for sighting in sightings {
                answers.add(
                    .quarantine,
                    [
                        "kind": "unusable", "landed": "albums/00001.ndjson:\(sighting.line)",
                        "pointer": "/artists/\(sighting.place)", "reason": sighting.reason, "excerpt": "{}",
                        "digest": sighting.digest, "seen_at": sighting.day.map { time($0) },
                    ]
                )
            }
            for line in lines { answers.answer(in: "albums/00001.ndjson:\(line)", at: time(line)) }
        }
    }

    private static let items = """
        select digest, reason, place, pointer, run, landed, first_seen_at, last_seen_at, times_seen,
            (select string_agg(concat_ws(' ', run, landed, pointer, seen_at), ';' order by run, landed, pointer)
            from etl.quarantine_occurrence as seen where seen.quarantine_id = item.quarantine_id)
        from etl.quarantine as item order by digest, reason
        """

    @Test func `the same item is known again in other places, answers and runs, in any order of loading`()
        async throws
    {
        let runs: [(String, [Sighting])] = [
            ("run1", [Sighting(line: 1, day: 1), Sighting(line: 1, day: 1, place: 1, digest: "two")]),
            ("run2", [Sighting(line: 3, day: 3, place: 4), Sighting(line: 2, day: 2), Sighting(line: 9)]),
            ("run3", [Sighting(line: 1, day: 2, place: 7), Sighting(line: 1, day: 2, reason: "no name")]),
        ]
        var seen: Set<[String]> = []
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 1, 0, 2, 0]] {
            try await LoadedDatabase.with { database in
                for (turn, index) in order.enumerated() {
                    // One more answer, or the same rows would not be loaded again.
                    let (run, sightings) = runs[index]
                    try await Self.load(sightings, run: run, answering: [turn + 20], into: database)
                }
                seen.insert(try await database.rows(Self.items))
                let balanced = try await database.rows(
                    "select bool_and(staged = inserted + updated + unchanged) from etl.load_count"
                )
                #expect(balanced == ["t"])
            }
        }
        let rows = try #require(seen.first)
        #expect(seen.count == 1, "\(seen)")
        #expect(rows.count == 3)
        #expect(
            rows.first?.hasPrefix(
                "one|no id|/artists/*|/artists/4|run2|albums/00001.ndjson:3|2026-11-01 12:00:00+00|2026-11-03 12:00:00+00|5|"
            ) == true,
            "\(rows)"
        )
    }

    @Test func `a line that no longer tells of its item resolves it, and no other line does`() async throws {
        try await LoadedDatabase.with { database in
            let both = [Sighting(line: 1, day: 1), Sighting(line: 2, day: 2)]
            try await Self.load(both, run: "run1", answering: [1, 2], into: database)
            #expect(try await Self.standing(database) == ["open|2|."])
            // Line 2 is not part of this load.
            try await Self.load([], run: "run1", answering: [1], into: database)
            #expect(try await Self.standing(database) == ["open|1|2"])
            try await Self.load([], run: "run2", answering: [2], into: database)
            #expect(try await Self.standing(database) == ["open|1|2"])
            try await Self.load([], run: "run1", answering: [1, 2], into: database)
            #expect(try await Self.standing(database) == ["resolved|0|4"])
        }
    }

    @Test func `an item told for another reason is another item, and the former one is no longer open`()
        async throws
    {
        try await LoadedDatabase.with { database in
            try await Self.load([Sighting(line: 1, day: 1)], run: "run1", answering: [1], into: database)
            try await Self.load(
                [Sighting(line: 1, day: 1, reason: "no name")],
                run: "run1",
                answering: [1],
                into: database
            )
            #expect(try await Self.standing(database) == ["resolved|0|2", "open|1|."])
        }
    }

    @Test func `an item that was resolved and is told again is open again`() async throws {
        try await LoadedDatabase.with { database in
            for (load, reason) in ["no id", "no name", "no id"].enumerated() {
                // One more answer, or the same rows would not be loaded again.
                try await Self.load(
                    [Sighting(line: 1, day: 1, reason: reason)],
                    run: "run1",
                    answering: [1, load + 20],
                    into: database
                )
            }
            #expect(try await Self.standing(database) == ["open|1|.", "resolved|0|3"])
            // Also where it is not known when it arrived; what somebody has dropped stays dropped.
            _ = try await database.rows("update etl.quarantine_occurrence set seen_at = null")
            _ = try await database.rows(
                "update etl.quarantine set dropped_at = now() where reason = 'no name'"
            )
            for reason in ["no name", "no id"] {
                try await Self.load(
                    [Sighting(line: 1, day: 1, reason: reason)],
                    run: "run1",
                    answering: [1, 24],
                    into: database
                )
            }
            #expect(try await Self.standing(database) == ["open|1|.", "dropped|0|5"])
            let books = try await database.rows(
                """
                select inserted, updated, unchanged
                from etl.load_count
                where kind = 'quarantine'
                order by load_id
                """
            )
            #expect(books == ["1|0|0", "1|0|0", "0|1|0", "0|1|0", "0|1|0"])
        }
    }

    @Test func `runs of one name on two machines keep their items apart`() async throws {
        try await LoadedDatabase.with { database in
            let (here, there) = (Sighting(line: 1, day: 1), Sighting(line: 1, day: 2, digest: "two"))
            try await Self.load([here], run: "run1", answering: [1], into: database)
            try await database.load(run: "run1") { $0.answer(in: "albums/00001.ndjson:1", at: time(2)) }
            #expect(try await Self.standing(database) == ["open|1|."])
            try await Self.load([there], run: "run1", into: database)
            #expect(try await Self.standing(database) == ["open|1|.", "open|1|."])
            let again = Sighting(line: 1, day: 3)
            try await Self.load([again], run: "run1", into: database)
            #expect(try await Self.standing(database) == ["open|2|.", "open|1|."])
            try await Self.load([], run: "run1", answering: [1], into: database)
            #expect(try await Self.standing(database) == ["open|1|5", "open|1|."])
        }
    }

    @Test func `a line of a log that no longer tells of its item resolves it, as an answer does`()
        async throws
    {
        // The line of an hour, with or without a size that can be read.
        func add(_ hour: Int, isBroken: Bool, to answers: inout Answers, seenAt: String?) {
            answers.add(
                .request,
                [
                    "stage": "extract-albums", "attempted_at": time(1, hour), "bucket": "albums",
                    "method": "GET", "url": "/v1/albums/\(albumA)", "attempt": "1", "outcome": "landed",
                    "bytes": isBroken ? nil : "9",
                ]
            )
            guard isBroken else { return }
            answers.add(
                .quarantine,
                [
                    "kind": "unusable", "landed": "albums/requests.ndjson:\(hour)", "pointer": "/bytes",
                    "reason": "expected a whole number", "excerpt": "{}", "digest": "\(hour)",
                    "seen_at": seenAt,
                ]
            )
        }
        try await LoadedDatabase.with { database in
            try await database.load(run: "run1") { answers in
                add(1, isBroken: true, to: &answers, seenAt: time(1, 1))
                add(2, isBroken: true, to: &answers, seenAt: time(1, 2))
                add(3, isBroken: true, to: &answers, seenAt: nil)
            }
            let open = ["open|1|.", "open|1|.", "open|1|."]
            #expect(try await Self.standing(database) == open)
            // A replay has answers alone, and another run other lines.
            try await database.load(run: "run1") { $0.answer(in: "albums/00001.ndjson:1", at: time(1)) }
            try await database.load(run: "run2") { add(1, isBroken: false, to: &$0, seenAt: nil) }
            #expect(try await Self.standing(database) == open)
            try await database.load(run: "run1") { answers in
                add(1, isBroken: false, to: &answers, seenAt: nil)
                add(2, isBroken: true, to: &answers, seenAt: time(1, 2))
                add(3, isBroken: false, to: &answers, seenAt: nil)
            }
            #expect(try await Self.standing(database) == ["resolved|0|4", "open|1|.", "resolved|0|4"])
            let sizes = try await database.rows(
                "select bytes from etl.request where run = 'run1' order by attempted_at"
            )
            #expect(sizes == ["9", ".", "9"])
        }
    }

    @Test func `an item at the root of its line is one, with a pointer that is empty and without one`()
        async throws
    {
        let loads: [[String?]] = [[nil, ""], ["", nil], [nil]]
        try await LoadedDatabase.with { database in
            for (load, pointers) in loads.enumerated() {
                let report = try await database.load(run: "run1") { answers in
                    answers.answer(in: "albums/00002.ndjson:1", at: time(2, load))
                    for pointer in pointers {
                        answers.add(
                            .quarantine,
                            [
                                "kind": "unusable", "landed": "albums/00001.ndjson:1", "pointer": pointer,
                                "reason": "not JSON", "excerpt": "{", "digest": "one", "seen_at": time(1),
                            ]
                        )
                    }
                }
                let books = report.books.first { $0.kind == "quarantine" }?.counts
                #expect(books?["superseded"] == pointers.count - 1)
                #expect(books?["inserted"] == (load == 0 ? 1 : 0))
            }
            #expect(try await Self.standing(database) == ["open|1|."])
        }
    }

    @Test func `what resolves items reads each of them a few times, however many there are`() async throws {
        let lines = 1...500
        try await LoadedDatabase.with { database in
            try await database.connection.run(SQLScript(name: "test.sql", text: Self.notingReads))
            for load in 1...2 {
                try await database.load(run: "run1") { answers in
                    answers.answer(in: "albums/00002.ndjson:\(load)", at: time(2, load))
                    for line in lines { Self.broken(line, &answers) }
                }
            }
            let reads = try await database.rows("select number from public.reads").compactMap { Int($0) }
            let items = lines.count * 5
            #expect(reads.count == 2)
            // Each for each would be more than a thousand times as many.
            #expect(reads.allSatisfy { $0 < 20 * items }, "\(reads) of \(items)")
        }
    }

    /// A line of answers with four items, and one of requests with another.
    private static func broken(_ line: Int, _ answers: inout Answers) {
        let now = time(1, 1, line)
        let landed = "albums/00001.ndjson:\(line)"
        answers.answer(in: landed, at: now)
        answers.add(
            .request,
            [
                "stage": "extract-albums", "attempted_at": now, "bucket": "albums", "method": "GET",
                "url": "/v1/albums/\(albumA)", "attempt": "1", "outcome": "landed",
            ]
        )
        var places = (0...3).map { (landed, "/tracks/\($0)") }
        places.append(("albums/requests.ndjson:\(line)", "/bytes"))
        for (landed, pointer) in places {
            answers.add(
                .quarantine,
                [
                    "kind": "unusable", "landed": landed, "pointer": pointer, "reason": "no id",
                    "excerpt": "{}", "digest": "\(line) \(pointer)", "seen_at": now,
                ]
            )
        }
    }

    /// Keeps how many rows of what a load tells of items it has read in passes over all of them.
    private static let notingReads = """
        create table public.reads (number bigint);
        create function public.note_reads() returns trigger language plpgsql as $$
        begin
            insert into public.reads
            select seq_tup_read
            from pg_stat_xact_all_tables
            where relid = 'pg_temp.merged_quarantine'::regclass;
            return null;
        end
        $$;
        create trigger notes_reads after update on etl.load
        for each statement execute function public.note_reads()
        """

    private static func standing(_ database: LoadedDatabase) async throws -> [String] {
        try await database.rows(
            "select state, times_open, resolved_load_id from etl.quarantine_standing order by quarantine_id"
        )
    }

    @Test func `of two lists of one instant the longer stands, whichever is loaded first`() async throws {
        let lists = [["a", "c"], ["a", "b", "c"]]
        for lists in [lists, lists.reversed()] {
            try await LoadedDatabase.with { database in
                for list in lists {
                    try await database.load { $0.artist(artistA, at: time(1), name: "A", genres: list) }
                }
                let genres = try await database.rows(
                    "select genre from catalog.artist_genre order by position"
                )
                #expect(genres == ["a", "b", "c"])
            }
        }
    }
}
