import Concurrency
import Foundation
import Landing
import Logging
import Maintenance
import Pipeline
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct QuarantineReplayTests {
    private static let quarantine = Quarantine(scripts: TemporaryDatabase.scripts)

    private static func open(_ connection: Connection) async throws -> [QuarantineEntry] {
        var choice = Quarantine.Choice()
        choice.states = [.open]
        return try await quarantine.entries(choice, connection)
    }

    /// Replays what is open, or what has these numbers, of runs in `folder`.
    private static func replay(
        _ numbers: [Int]? = nil,
        in folder: URL,
        _ connection: Connection
    ) async throws -> Tally {
        var choice = Quarantine.Choice()
        choice.numbers = numbers
        if numbers == nil { choice.states = [.open] }
        let replay = QuarantineReplay(
            quarantine: quarantine,
            loader: Loader(scripts: TemporaryDatabase.scripts),
            runs: folder,
            isRehearsal: false,
            stop: StopSignal(),
            log: Logger(label: "test")
        )
        return try await replay.perform(choice, connection)
    }

    @Test func `an item that cannot be used today either stays open, and was tried`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist, ClosedRun.torn])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await night.load(connection)
            #expect(try await Self.open(connection).map(\.triedAt) == [nil])
            let tally = try await Self.replay(in: night.folder.url, connection)
            let expected = [
                "items": 1, "lines": 1, "lines_missing": 0, "rows": 0, "loads": 0, "places_accepted": 0,
                "items_resolved": 0, "items_open": 1,
            ]
            #expect(tally.counts == expected)
            #expect(!tally.isPartial)
            let left = try await Self.open(connection)
            #expect(left.count == 1)
            #expect(left.first?.triedAt != nil)
        }
    }

    @Test func `an item whose run is not there stays open, and was not tried`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist, ClosedRun.torn])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await night.load(connection)
            let tally = try await Self.replay(in: night.scratch.appending("elsewhere"), connection)
            #expect(tally.counts["lines"] == 0)
            #expect(tally.counts["lines_missing"] == 1)
            #expect(tally.counts["items_open"] == 1)
            #expect(try await Self.open(connection).map(\.triedAt) == [nil])
        }
    }

    @Test func `an item that is not open is not replayed, even by its number`() async throws {
        let night = try ClosedRun(landing: [ClosedRun.artist, ClosedRun.torn])
        try night.transform()
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await night.load(connection)
            let numbers = try await Self.open(connection).map(\.number)
            #expect(numbers.count == 1)
            let dropped = try await Self.quarantine.drop(numbers, connection)
            #expect(dropped == 1)
            let tally = try await Self.replay(numbers, in: night.folder.url, connection)
            #expect(tally.counts == ["items": 0, "loads": 0])
            let unknown = numbers.map { $0 + 1 }
            await #expect(throws: QuarantineError.unknown(unknown)) {
                try await Self.replay(unknown, in: night.folder.url, connection)
            }
        }
    }
}
