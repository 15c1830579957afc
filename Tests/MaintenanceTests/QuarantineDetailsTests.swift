import Foundation
import Landing
import Maintenance
import Pipeline
import Postgres
import TestSupport
import Testing
import Warehouse

@Suite struct QuarantineDetailsTests {
    private let night: ClosedRun

    /// A run with a line that cannot be used.
    init() throws {
        night = try ClosedRun(landing: [ClosedRun.artist, ClosedRun.torn])
        try night.transform()
    }

    /// What is known of the item that is open, whose run is looked for in `folder`.
    private func details(in folder: URL, _ connection: Connection) async throws -> QuarantineDetails {
        try await night.load(connection)
        let quarantine = Quarantine(scripts: TemporaryDatabase.scripts)
        var choice = Quarantine.Choice()
        choice.states = [.open]
        let entries = try await quarantine.entries(choice, connection)
        let number = try #require(entries.first).number
        return try await QuarantineDetails(of: number, in: quarantine, runs: folder, connection)
    }

    @Test func `an item is shown whole where its run still exists`() async throws {
        try await TemporaryDatabase.with { database in
            let known = try await details(in: night.folder.url, database.connect())
            #expect(known.wholeText == ClosedRun.torn)
            #expect(known.occurrences.map(\.landed) == ["artists/00001.ndjson:2"])
            let text = known.text(runs: "runs")
            #expect(text.hasPrefix("item           \(known.item.number)\nkind           unusable\n"))
            #expect(text.contains("\ntimes seen     1, still open 1, in 1 runs\n"))
            #expect(text.contains("\n\nseen in "))
            #expect(text.hasSuffix("\n\n\(ClosedRun.torn)"))
            // Nothing of it was resolved or dropped.
            #expect(!text.contains("resolved by  "))
            #expect(!text.contains("\ndropped"))
        }
    }

    @Test func `of an item whose run is not there, what the database keeps is shown, and said to be that`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let elsewhere = night.scratch.appending("elsewhere")
            let known = try await details(in: elsewhere, database.connect())
            #expect(known.wholeText == nil)
            #expect(
                known.text(runs: "elsewhere").hasSuffix(
                    """


                    \(ClosedRun.torn)
                    … as the database keeps it: artists/00001.ndjson:2 of run \(night.run.name) is not in \
                    elsewhere/, or is another run's of that name
                    """
                )
            )
            let json = String(decoding: try JSONEncoder().encode(known), as: UTF8.self)
            #expect(json.contains(#""text":null"#))
        }
    }
}
