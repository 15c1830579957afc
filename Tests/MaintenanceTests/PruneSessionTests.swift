import Foundation
import Landing
import Logging
import Maintenance
import Pipeline
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct PruneSessionTests {
    /// Removes rows files of runs that are closed by now, or prunes the database.
    private static func prune(
        _ folder: RunFolder,
        prunesDatabase: Bool = false,
        isRehearsal: Bool = false,
        _ connection: Connection
    ) async throws -> PruneSession.Report {
        let session = PruneSession(
            folder: folder,
            moment: Date(),
            prunesDatabase: prunesDatabase,
            prunesRows: !prunesDatabase,
            isRehearsal: isRehearsal,
            pruning: Pruning(scripts: TemporaryDatabase.scripts, isRehearsal: isRehearsal),
            progress: Shown(),
            log: Logger(label: "test")
        )
        let report = try await session.perform(connection)
        if let failure = report.failure { throw failure }
        return report
    }

    @Test func `rows files go once exactly these rows were loaded, and not in a rehearsal`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let nothing = try await Self.prune(night.folder, connection)
            #expect(nothing.pruned.isEmpty)
            #expect(nothing.tally.counts == ["runs": 0, "rows_bytes": 0])
            #expect(night.hasRows)
            try await night.load(connection)

            let rehearsal = try await Self.prune(night.folder, isRehearsal: true, connection)
            let rehearsed = rehearsal.pruned
            #expect(rehearsed.map(\.rows) == [nil])
            #expect(rehearsed.first?.name.hasSuffix("\(night.run.name)/rows") == true)
            #expect(rehearsal.tally.reason == "dry run: nothing was removed")
            #expect(night.hasRows)

            let report = try await Self.prune(night.folder, connection)
            let pruned = report.pruned
            #expect(pruned.map(\.name) == rehearsed.map(\.name))
            #expect(pruned.map(\.bytes) == rehearsed.map(\.bytes))
            let bytes = pruned.reduce(0) { $0 + $1.bytes }
            #expect(bytes > 0)
            #expect(report.tally.counts == ["runs": 1, "rows_bytes": bytes])
            #expect(report.tally.counts == rehearsal.tally.counts)
            #expect(report.tally.reason == nil)
            #expect(!night.hasRows)
        }
    }

    @Test func `of the database each table is counted`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await night.load(connection)
            let report = try await Self.prune(night.folder, prunesDatabase: true, connection)
            let counts = ["request_rows", "request_bytes", "failure_rows", "failure_bytes"]
            #expect(report.tally.counts == Dictionary(uniqueKeysWithValues: counts.map { ($0, 0) }))
            #expect(night.hasRows)
        }
    }

    /// 2025-03-10, 12:00 UTC.
    private static let noon = Date(timeIntervalSince1970: 1_741_608_000)

    @Test(arguments: [
        (86_400, 1_741_478_400), (129_600, 1_741_478_400), (129_601, 1_741_392_000), (100_000_000_000, 0),
    ])
    func `what stays begins with a day, and not before 1970`(seconds: Int, begin: Int) {
        let moment = PruneSession.moment(keeping: .seconds(seconds), at: Self.noon)
        #expect(moment == Date(timeIntervalSince1970: Double(begin)))
    }
}
