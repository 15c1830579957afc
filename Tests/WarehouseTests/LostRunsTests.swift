import Diagnostics
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct LostRunsTests {
    private let loader = Loader(scripts: TemporaryDatabase.scripts)
    private static let notes = """
        select string_agg(coalesce(lack_told_to::text, 'null'), ' ' order by load_id) from etl.load
        """
    private static let names = ["16", "17", "18", "20"].map { "2026-11-\($0)T22-10-42Z" }

    @Test func `a load tells which of the runs that are expected are gone, or not whole`() async throws {
        let first = try ScratchRun(SomeRows.all(), name: Self.names[1])
        let last = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: Self.names[3])
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            // What is older than the first run of a new database is told once, and expected never again.
            let oldest = ExpectedRuns([Self.names[0]: 1], of: "p")
            let earliest = try await loader.load(first.run, connection, expecting: oldest)
            #expect(earliest.lostRuns.names == [Self.names[0]])
            #expect(earliest.lostRuns.isOfNewDatabase)
            #expect(earliest.tally(of: "load").counts["lost_runs"] == 1)
            try await loader.noteLackTold(to: "p", connection)
            let again = try await loader.load(first.run, connection, expecting: oldest)
            #expect(again.isRepeat)
            #expect(again.lostRuns == LostRuns())
            let counts = [Self.names[0]: 1, Self.names[1]: 1, Self.names[2]: 1]
            let all = ExpectedRuns(counts, of: "p")
            let report = try await loader.load(last.run, connection, expecting: all)
            #expect(report.lostRuns.names == [Self.names[2]])
            #expect(!report.lostRuns.isOfNewDatabase)
            #expect(report.tally(of: "load").counts["lost_runs"] == 1)

            for (answers, lost) in [(0, []), (1, []), (2, [Self.names[1]])] as [(Int, [String])] {
                let repeated = try await loader.load(
                    last.run,
                    connection,
                    expecting: ExpectedRuns([Self.names[1]: answers], of: "p")
                )
                #expect(repeated.isRepeat)
                #expect(repeated.lostRuns.names == lost)
            }
        }
    }

    @Test func `what the first load could not say is said by the next ones, until one could`() async throws {
        let first = try ScratchRun(SomeRows.all(), name: Self.names[1])
        let last = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: Self.names[3])
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let oldest = ExpectedRuns([Self.names[0]: 1], of: "p")
            // Killed once it had committed, and started again.
            for isRepeat in [false, true] {
                let report = try await loader.load(first.run, connection, expecting: oldest)
                #expect(report.isRepeat == isRepeat)
                #expect(report.lostRuns.names == [Self.names[0]])
                #expect(report.lostRuns.isOfNewDatabase)
            }
            let counts = [Self.names[0]: 1, Self.names[1]: 1, Self.names[2]: 1]
            let all = ExpectedRuns(counts, of: "p")
            for (isTold, lost) in [(false, [Self.names[0], Self.names[2]]), (true, [Self.names[2]])] {
                if isTold { try await loader.noteLackTold(to: "p", connection) }
                let report = try await loader.load(last.run, connection, expecting: all)
                #expect(report.isRepeat == isTold)
                #expect(report.lostRuns.names == lost)
                #expect(report.lostRuns.isOfNewDatabase == !isTold)
            }
            // It stands with the first load alone.
            let notes = try await database.value(Self.notes)
            #expect(notes == "{p} null")
        }
    }

    @Test func `what another pipeline loaded is missed only where it loads into the same database`()
        async throws
    {
        let first = try ScratchRun(SomeRows.all(), name: Self.names[1])
        let last = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: Self.names[3])
        let older = [Self.names[0]: 1, Self.names[2]: 1]
        let others = [Self.names[0]: "q", Self.names[2]: "q"]
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            // The first run of p, whose database this is: q may have its own.
            let apart = ExpectedRuns([Self.names[0]: 1], of: "p", others: others)
            let report = try await loader.load(first.run, connection, expecting: apart)
            #expect(report.lostRuns.names.isEmpty)
            #expect(!report.lostRuns.isOfNewDatabase)
            let later = ExpectedRuns(older, of: "p", others: others)
            let next = try await loader.load(last.run, connection, expecting: later)
            #expect(next.lostRuns.names.isEmpty)

            // q loads into it, too: then all that it lacks is told, of what is older once.
            let own = ExpectedRuns(older, of: "q")
            let told = try await loader.load(last.run, connection, expecting: own)
            #expect(told.lostRuns.names == [Self.names[0], Self.names[2]])
            #expect(told.lostRuns.isOfNewDatabase)
            try await loader.noteLackTold(to: "q", connection)
            let again = try await loader.load(last.run, connection, expecting: own)
            #expect(again.lostRuns.names == [Self.names[2]])
            #expect(!again.lostRuns.isOfNewDatabase)

            // As soon as one of its runs is there, others are missed by p as well; what is older q alone is told.
            let shared = ExpectedRuns(
                older.merging([Self.names[1]: 1]) { $1 },
                of: "p",
                others: others.merging([Self.names[1]: "q"]) { $1 }
            )
            let missed = try await loader.load(last.run, connection, expecting: shared)
            #expect(missed.lostRuns.names == [Self.names[2]])
            #expect(!missed.lostRuns.isOfNewDatabase)
        }
    }

    @Test func `a pipeline that lacked nothing is never told later that the database was new`() async throws {
        let oldest = "2026-11-15T22-10-42Z"
        let first = try ScratchRun(SomeRows.all(), name: Self.names[1])
        let older = try ScratchRun(SomeRows.all(artist: "Thom Yorke"), name: Self.names[0])
        let last = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: Self.names[3])
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let apart = ExpectedRuns([oldest: 1], of: "p", others: [oldest: "q"])
            let alone = try await loader.load(first.run, connection, expecting: apart)
            #expect(alone.lostRuns == LostRuns())
            let noted = try await database.value(Self.notes)
            #expect(noted == "{p}")
            // As after a restore: one had been resumed late, another is younger.
            let own = ExpectedRuns([Self.names[0]: 1, Self.names[2]: 1], of: "p")
            let report = try await loader.load(first.run, connection, expecting: own)
            #expect(report.lostRuns == LostRuns([Self.names[2]]))

            // Beside an older run not all are seen of which another pipeline is to be told.
            for (run, expected) in [(older, "{p} null"), (last, "{p,r} null null")] {
                let nothing = ExpectedRuns([oldest: 1], of: "r", others: [oldest: "q"])
                let joined = try await loader.load(run.run, connection, expecting: nothing)
                #expect(joined.lostRuns == LostRuns())
                let notes = try await database.value(Self.notes)
                #expect(notes == expected)
            }
        }
    }

    @Test func `noting who was told waits no longer for a lock than a load does`() async throws {
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            try await holder.run("begin; lock table etl.load in access exclusive mode")
            let connection = try await database.connect()
            let impatient = Loader(scripts: TemporaryDatabase.scripts, patience: .milliseconds(200))
            let error = await #expect(throws: ServerError.self) {
                try await impatient.noteLackTold(to: "p", connection)
            }
            #expect(error?.isLockTimeout == true)
            await holder.close()
        }
    }

    @Test func `an older run that is loaded by hand makes none lost that lie between`() async throws {
        let artists = [2: "Radiohead", 0: "On a Friday", 3: "Thom Yorke"]
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            for number in [2, 0, 3] {
                let run = try ScratchRun(
                    SomeRows.all(artist: try #require(artists[number])),
                    name: Self.names[number]
                )
                let counts = Dictionary(uniqueKeysWithValues: Self.names[..<number].map { ($0, 1) })
                let older = ExpectedRuns(counts, of: "p")
                let report = try await loader.load(run.run, connection, expecting: older)
                #expect(!report.isRepeat)
                let lost = number == 2 ? Array(Self.names[..<2]) : []
                #expect(report.lostRuns == LostRuns(lost, isOfNewDatabase: number == 2))
                if report.lostRuns.isOfNewDatabase { try await loader.noteLackTold(to: "p", connection) }
            }
        }
    }

    @Test func `the first load of all is missing nothing`() async throws {
        let run = try ScratchRun(SomeRows.all(), name: Self.names[0])
        try await TemporaryDatabase.with { database in
            let report = try await loader.load(run.run, database.connect())
            #expect(report.lostRuns == LostRuns())
        }
    }

    @Test func `what is lost is a finding, by whether the database was new`() {
        #expect(LostRuns().finding(in: "runs") == nil)
        #expect(LostRuns(Self.names).finding(in: "runs") == .lostRuns(Self.names, folder: "runs"))
        let ofNew = LostRuns(Self.names, isOfNewDatabase: true)
        #expect(ofNew.finding(in: "runs") == .newDatabase(lacking: Self.names))
    }

    @Test func `that the database was new is told with how many runs it lacks, and what brings them in`() {
        let error = LoadError.newDatabase(lacking: Self.names)
        #expect(error.remedy == .fixInput)
        #expect(
            error.description == """
                the database was new, and lacks 4 runs that were loaded before, into another: discograph rebuild \
                brings in what was landed then, which is not fetched again; this is told only once \
                (2026-11-16T22-10-42Z, 2026-11-17T22-10-42Z, 2026-11-18T22-10-42Z and 1 more)
                """
        )
    }

    @Test func `a folder whose name has blanks is named as it is typed`() {
        let lost = LoadError.lostRuns(["one"], folder: "my runs")
        #expect(lost.description.contains("transform and load (--run 'my runs/one'), or all"))
        let bad = LoadError.badRows(file: "my runs/one/rows/artist.copy", reason: "is missing")
        #expect(bad.description.hasSuffix("with transform --run 'my runs/one'"))
    }

    @Test func `what is lost is named, with what brings it back`() {
        let error = LoadError.lostRuns(Self.names, folder: "runs")
        #expect(error.remedy == .fixInput)
        #expect(
            error.description == """
                the database lacks 4 runs that were loaded before, as after a restore: 2026-11-16T22-10-42Z, \
                2026-11-17T22-10-42Z, 2026-11-18T22-10-42Z and 1 more: bring each back with transform and load \
                (--run runs/2026-11-16T22-10-42Z), or all with discograph rebuild
                """
        )
    }
}
