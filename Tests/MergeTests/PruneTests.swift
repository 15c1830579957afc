import Catalog
import Foundation
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

/// What is pruned, and that nobody misses it.
@Suite struct PruneTests {
    private static let target = "/v1/artists/\(artistA)?"
    private static let checker = Checker(scripts: TemporaryDatabase.scripts)

    /// Removes what is from before the tenth.
    private static func prune(
        _ database: LoadedDatabase,
        isRehearsal: Bool = false,
        rowsAtOnce: Int = 10_000
    ) async throws -> [Pruning.Outcome] {
        let pruning = Pruning(
            scripts: TemporaryDatabase.scripts,
            rowsAtOnce: rowsAtOnce,
            isRehearsal: isRehearsal
        )
        return try await pruning.perform(before: tenth, database.connection).get()
    }

    /// 2025-03-10, 0:00 UTC.
    private static let tenth = Date(timeIntervalSince1970: 1_741_564_800)

    /// One artist is read and answers with an ETag, and an album cannot be read.
    private static func night(
        _ day: Int,
        etag: String,
        name: String
    ) -> @Sendable (inout Answers) -> Void {
        { answers in
            answers.answer(to: target, etag: etag, at: march(day)) {
                $0.artist(
                    artistA,
                    at: march(day),
                    name: .value(name),
                    followers: .value("\(day)"),
                    genres: ["soul"]
                )
            }
            answers.request("/v1/artists/\(artistA)", at: march(day))
            answers.failure("/v1/albums/\(albumA)", at: march(day), status: "503", type: "http")
        }
    }

    private static let nights: [(String, @Sendable (inout Answers) -> Void)] = [
        ("2025-03-01T00-00-00Z", night(1, etag: "one", name: "Before")),
        ("2025-03-05T00-00-00Z", night(5, etag: "two", name: "After")),
        ("2025-03-20T00-00-00Z", night(20, etag: "two", name: "After")),
    ]

    @Test func `what is old goes, and no value, no history and no check notices`() async throws {
        let nights = Self.nights
        try await LoadedDatabase.with { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            let contents = try await database.contents()
            let verdicts = try await Self.checker.check(database.connection)
            try verdicts.requirePassed()

            let pruned = try await Self.prune(database)
            #expect(pruned.map(\.table) == [.request, .failure])
            #expect(pruned.map(\.rows) == [2, 2])
            #expect(pruned.allSatisfy { $0.bytes > 0 })
            #expect(try await database.contents() == contents)
            #expect(try await Self.checker.check(database.connection) == verdicts)

            for (run, fill) in nights {
                let report = try await database.load(run: run) { fill(&$0) }
                #expect(report.isRepeat)
            }
            #expect(try await Self.prune(database).map(\.rows) == [0, 0])

            let report = try await database.load(run: "2025-03-25T00-00-00Z") { answers in
                answers.revalidation(of: Self.target, etag: "two", at: march(25))
            }
            #expect(report.tally(of: "load").counts["revalidation_unmatched"] == 0)
            let confirmed = "select (name_at at time zone 'UTC')::date from etl.artist_confirmation"
            #expect(try await database.rows(confirmed) == ["2025-03-25"])

            let trace = try await Trace(
                of: TraceSubject(artistA, kind: .artist),
                database.connection,
                scripts: TemporaryDatabase.scripts
            )
            let told = trace.values.filter { $0.toldAt != nil }
            #expect(!told.isEmpty)
            #expect(told.allSatisfy { !$0.answers.isEmpty })
        }
    }

    @Test func `an old run that another mapping loads anew changes nothing after that`() async throws {
        let nights = Self.nights
        let again = { (answers: inout Answers) in
            nights[0].1(&answers)
            answers.artist(artistB, at: march(1), name: "B")
        }
        let expected = try await LoadedDatabase.contents { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            try await database.load(run: nights[0].0) { again(&$0) }
        }
        let contents = try await LoadedDatabase.contents { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            _ = try await Self.prune(database)
            let report = try await database.load(run: nights[0].0) { again(&$0) }
            #expect(!report.isRepeat)
            try await Self.checker.check(database.connection).requirePassed()
            // What it brought again goes again.
            #expect(try await Self.prune(database).map(\.rows) == [1, 1])
        }
        for table in expected.keys.sorted() { #expect(contents[table] == expected[table], "\(table)") }
    }

    @Test func `what is gone stays gone, and what was found again is not said to be`() async throws {
        let gone = "select kind, id, times_refused from analytics.vanished_objects"
        try await LoadedDatabase.with { database in
            try await database.load { answers in
                for id in [artistA, artistB] {
                    answers.artist(id, at: march(1), name: .value(id))
                    for day in [2, 3] {
                        answers.failure("/v1/artists/\(id)", at: march(day), status: "404", type: "not_found")
                    }
                }
                answers.artist(artistA, at: march(4), name: .value(artistA))
                for day in [1, 4] { answers.request("/v1/artists/\(artistA)", at: march(day)) }
            }
            #expect(try await database.rows(gone) == ["artist|\(artistB)|2"])
            let pruned = try await Self.prune(database, rowsAtOnce: 1)
            // The last request that read one artist says that artists could still be read.
            #expect(pruned.map(\.rows) == [1, 2])
            #expect(try await database.rows(gone) == ["artist|\(artistB)|2"])
            #expect(try await Self.prune(database).map(\.rows) == [0, 0])
        }
    }

    @Test func `a pruning of many parts reads its migrations once`() async throws {
        let nights = Self.nights
        let scratch = try ScratchDirectory()
        let scripts = scratch.appending("sql")
        try FileManager.default.copyItem(at: Checkout.sql.resolvingSymlinksInPath(), to: scripts)
        let migrations = scratch.appending("sql", "migrations")
        try await LoadedDatabase.with { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            let folder = ScriptFolder(scripts.path(percentEncoded: false))
            let pruning = Pruning(scripts: folder, rowsAtOnce: 1) { _ in
                try? FileManager.default.removeItem(at: migrations)
            }
            let outcomes = try await pruning.perform(before: Self.tenth, database.connection).get()
            #expect(outcomes.map(\.rows) == [2, 2])
        }
    }

    @Test func `a dry run counts what would go, in parts as well, and changes nothing`() async throws {
        let nights = Self.nights
        let counts = "select (select count(*) from etl.request), (select count(*) from etl.failure)"
        try await LoadedDatabase.with { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            let all = try await Self.prune(database, isRehearsal: true)
            #expect(all.map(\.rows) == [2, 2])
            #expect(try await Self.prune(database, isRehearsal: true, rowsAtOnce: 1) == all)
            #expect(try await database.rows(counts) == ["3|3"])
            #expect(try await Self.prune(database, rowsAtOnce: 1) == all)
            #expect(try await database.rows(counts) == ["1|1"])
        }
    }

    @Test func `it waits for a load as long as it was told, and removes nothing beside one`() async throws {
        let lock = SQLScript(
            name: "test.sql",
            text: "begin; select pg_advisory_xact_lock(hashtextextended('discograph', 0))"
        )
        try await TemporaryDatabase.with { database in
            let loading = try await database.connect()
            try await loading.run(lock)
            let connection = try await database.connect()
            let pruning = Pruning(scripts: TemporaryDatabase.scripts, patience: .milliseconds(100))
            let error = await #expect(throws: LockError.self) {
                try await pruning.perform(before: Self.tenth, connection).get()
            }
            #expect(error?.description.hasPrefix("another migrate or load holds the database") == true)
            await loading.close()
            let patient = Pruning(scripts: TemporaryDatabase.scripts)
            #expect(try await patient.perform(before: Self.tenth, connection).get().count == 2)
        }
    }

    @Test func `what is old goes from before and behind what is young, however far`() async throws {
        let nights = Self.nights
        for rowsAtOnce in [1, 2, 3, 10_000] {
            try await LoadedDatabase.with { database in
                for (run, fill) in [nights[0], nights[2]] { try await database.load(run: run) { fill(&$0) } }
                // Number by number nobody would get there.
                for sequence in ["request_request_id_seq", "failure_failure_id_seq"] {
                    _ = try await database.rows("select setval('etl.\(sequence)', 4000000000)")
                }
                try await database.load(run: nights[1].0) { nights[1].1(&$0) }
                #expect(try await Self.prune(database, rowsAtOnce: rowsAtOnce).map(\.rows) == [2, 2])
                #expect(try await database.rows("select run from etl.request") == [nights[2].0])
                #expect(try await database.rows("select run from etl.failure") == [nights[2].0])
            }
        }
    }

    @Test func `a dry run asks for no server that takes writes`() async throws {
        let nights = Self.nights
        try await LoadedDatabase.with { database in
            for (run, fill) in nights { try await database.load(run: run) { fill(&$0) } }
            let only = SQLScript(name: "test.sql", text: "set default_transaction_read_only = on")
            try await database.connection.run(only)
            let rehearsal = Pruning(scripts: TemporaryDatabase.scripts, isRehearsal: true)
            try await rehearsal.begin(database.connection)
            #expect(try await Self.prune(database, isRehearsal: true).map(\.rows) == [2, 2])

            let pruning = Pruning(scripts: TemporaryDatabase.scripts)
            try await pruning.begin(database.connection, prunesTables: false)
            let error = await #expect(throws: TargetError.self) {
                try await pruning.begin(database.connection)
            }
            #expect(error?.description.contains("is read-only for role") == true)
        }
    }

    @Test func `what was removed before it met a locked table is told`() async throws {
        let nights = Self.nights
        try await TemporaryDatabase.with { database in
            let loaded = LoadedDatabase(connection: try await database.connect())
            for (run, fill) in nights { try await loaded.load(run: run) { fill(&$0) } }
            let other = try await database.connect()
            let lock = "begin; lock table etl.failure in exclusive mode"
            try await other.run(SQLScript(name: "test.sql", text: lock))
            let pruning = Pruning(scripts: TemporaryDatabase.scripts, patience: .milliseconds(100))
            let report = await pruning.perform(before: Self.tenth, loaded.connection)
            #expect(report.outcomes.map(\.rows) == [2, 0])
            #expect(throws: LockError.self) { try report.get() }
            await other.close()
            #expect(try await Self.prune(loaded).map(\.rows) == [0, 2])
        }
    }

    /// A run with empty rows files.
    private static func emptyRows(in scratch: ScratchDirectory) throws -> RunDirectory {
        for table in StagedTable.allCases { try scratch.write("", to: "rows/\(table.rawValue).copy") }
        return RunDirectory(url: scratch.url)
    }

    @Test func `of rows files it is told which are not whole, and nothing to who stops it`() async throws {
        let scratch = try ScratchDirectory()
        let run = try Self.emptyRows(in: scratch)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let pruning = Pruning(scripts: TemporaryDatabase.scripts)
            #expect(try await pruning.standing(of: run, connection) == .unloaded)
            let stopped = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await pruning.standing(of: run, connection)
            }
            await #expect(throws: CancellationError.self) { try await stopped.value }

            try FileManager.default.removeItem(at: run.rows(of: StagedTable.artist.rawValue))
            #expect(try await pruning.standing(of: run, connection) == .incomplete)
        }
    }

    @Test func `who keeps locked what is asked first is named in time`() async throws {
        let scratch = try ScratchDirectory()
        let run = try Self.emptyRows(in: scratch)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let other = try await database.connect()
            let lock = "begin; lock table etl.migration, etl.load in access exclusive mode"
            try await other.run(SQLScript(name: "test.sql", text: lock))
            let pruning = Pruning(scripts: TemporaryDatabase.scripts, patience: .milliseconds(100))
            let first = await #expect(throws: LockError.self) {
                try await pruning.begin(connection, prunesTables: false)
            }
            #expect(first?.description.contains(" is locked by process ") == true)
            let second = await #expect(throws: LockError.self) {
                try await pruning.standing(of: run, connection)
            }
            #expect(second?.description.contains(" is locked by process ") == true)
            await other.close()
        }
    }

    @Test func `a role is told what it lacks, and what it is told is enough`() async throws {
        let role = "reader_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let begin = """
            create role \(role);
            grant usage on schema catalog, etl, history to \(role);
            set role \(role)
            """
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "test.sql", text: begin))
            let rehearsal = Pruning(scripts: TemporaryDatabase.scripts, isRehearsal: true)
            let pruning = Pruning(scripts: TemporaryDatabase.scripts)
            let first = await #expect(throws: TargetError.self) { try await rehearsal.begin(connection) }
            #expect(try !Self.grants(of: first).contains("analytics_version"))
            try await database.run(Self.grants(of: first))
            try await rehearsal.begin(connection)
            #expect(try await rehearsal.perform(before: Self.tenth, connection).get().map(\.rows) == [0, 0])

            let second = await #expect(throws: TargetError.self) { try await pruning.begin(connection) }
            #expect(
                second?.description == """
                    role \(role) lacks delete on etl.failure and rights on 1 more: \
                    grant delete on etl.failure, etl.request to \(role)
                    """
            )
            try await database.run(Self.grants(of: second))
            try await pruning.begin(connection)
            #expect(try await pruning.perform(before: Self.tenth, connection).get().map(\.rows) == [0, 0])
            // By these it is told whether rows files were loaded.
            let loads = SQLScript(name: "test.sql", text: "select digest from etl.load")
            #expect(try await connection.query(loads).count == 0)
            await connection.close()
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    private static func grants(of error: TargetError?) throws -> String {
        guard case .missingRights(_, _, _, let grants, _) = try #require(error) else { return "" }
        return grants
    }
}

/// Noon of a day of March 2025, as rows files write it: checks look for what lies in the future.
private func march(_ day: Int) -> String {
    String(format: "2025-03-%02dT12:00:00.000Z", day)
}

extension Answers {
    /// A request that was answered at `time`.
    fileprivate mutating func request(_ url: String, at time: String) {
        add(
            .request,
            [
                "stage": "extract-artists", "attempted_at": time, "bucket": "artists", "method": "GET",
                "url": url, "attempt": "1", "status": "200", "duration_ms": "5", "bytes": "10",
                "outcome": "landed",
            ]
        )
    }

    /// A request that failed at `time`.
    fileprivate mutating func failure(_ url: String, at time: String, status: String, type: String) {
        add(
            .failure,
            [
                "stage": "extract-artists", "failed_at": time, "bucket": "artists", "method": "GET",
                "url": url, "attempt": "1", "status": status, "error_type": type,
            ]
        )
    }
}
