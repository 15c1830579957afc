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
    /// Removes rows files of runs that are closed by now.
    private static func prune(
        _ folder: RunFolder,
        isRehearsal: Bool = false,
        _ connection: Connection
    ) async throws -> [PrunedThing] {
        let session = PruneSession(
            folder: folder,
            moment: Date(),
            prunesDatabase: false,
            prunesRows: true,
            isRehearsal: isRehearsal,
            pruning: Pruning(scripts: TemporaryDatabase.scripts, isRehearsal: isRehearsal),
            progress: Shown(),
            log: Logger(label: "test")
        )
        let report = try await session.perform(connection)
        if let failure = report.failure { throw failure }
        return report.pruned
    }

    @Test func `rows files go once exactly these rows were loaded, and not in a rehearsal`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            #expect(try await Self.prune(night.folder, connection).isEmpty)
            #expect(night.hasRows)
            try await night.load(connection)

            let rehearsed = try await Self.prune(night.folder, isRehearsal: true, connection)
            #expect(rehearsed.map(\.rows) == [nil])
            #expect(rehearsed.first?.name.hasSuffix("\(night.run.name)/rows") == true)
            #expect(night.hasRows)

            let pruned = try await Self.prune(night.folder, connection)
            #expect(pruned.map(\.name) == rehearsed.map(\.name))
            #expect(pruned.map(\.bytes) == rehearsed.map(\.bytes))
            #expect(!night.hasRows)
        }
    }
}
