import Diagnostics
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct LostRunsTests {
    private let loader = Loader(scripts: TemporaryDatabase.scripts)
    private static let names = ["16", "17", "18", "20"].map { "2026-11-\($0)T22-10-42Z" }

    @Test func `a load tells which of the runs that are expected are gone, or not whole`() async throws {
        let first = try ScratchRun(SomeRows.all(), name: Self.names[1])
        let last = try ScratchRun(SomeRows.all(artist: "On a Friday"), name: Self.names[3])
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            // What is older than the first run of a new database is told once, and expected never again.
            let oldest = [Self.names[0]: 1]
            let earliest = try await loader.load(first.run, connection, expecting: oldest)
            #expect(earliest.lostRuns.names == [Self.names[0]])
            #expect(earliest.lostRuns.isOfNewDatabase)
            #expect(earliest.tally(of: "load").counts["lost_runs"] == 1)
            let again = try await loader.load(first.run, connection, expecting: oldest)
            #expect(again.isRepeat)
            #expect(again.lostRuns.names.isEmpty)
            let all = [Self.names[0]: 1, Self.names[1]: 1, Self.names[2]: 1]
            let report = try await loader.load(last.run, connection, expecting: all)
            #expect(report.lostRuns.names == [Self.names[2]])
            #expect(!report.lostRuns.isOfNewDatabase)
            #expect(report.tally(of: "load").counts["lost_runs"] == 1)

            for (answers, lost) in [(0, []), (1, []), (2, [Self.names[1]])] as [(Int, [String])] {
                let repeated = try await loader.load(
                    last.run,
                    connection,
                    expecting: [Self.names[1]: answers]
                )
                #expect(repeated.isRepeat)
                #expect(repeated.lostRuns.names == lost)
            }
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
                let older = Dictionary(uniqueKeysWithValues: Self.names[..<number].map { ($0, 1) })
                let report = try await loader.load(run.run, connection, expecting: older)
                #expect(!report.isRepeat)
                let lost = number == 2 ? Array(Self.names[..<2]) : []
                #expect(report.lostRuns == LostRuns(lost, isOfNewDatabase: number == 2))
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
