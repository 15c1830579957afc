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
            // Of an empty database nothing is expected that is older than its first run.
            let oldest = [Self.names[0]: 1]
            #expect(try await loader.load(first.run, connection, expecting: oldest).lostRuns.isEmpty)
            let all = [Self.names[0]: 1, Self.names[1]: 1, Self.names[2]: 1]
            let report = try await loader.load(last.run, connection, expecting: all)
            #expect(report.lostRuns == [Self.names[2]])
            #expect(report.tally(of: "load").counts["lost_runs"] == 1)

            for (answers, lost) in [(0, []), (1, []), (2, [Self.names[1]])] as [(Int, [String])] {
                let repeated = try await loader.load(
                    last.run,
                    connection,
                    expecting: [Self.names[1]: answers]
                )
                #expect(repeated.isRepeat)
                #expect(repeated.lostRuns == lost)
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
                #expect(report.lostRuns.isEmpty)
            }
        }
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
