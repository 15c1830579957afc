import Diagnostics
import Foundation
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@testable import Extraction

/// What several machines share lies in the warehouse's database.
@Suite struct SharedStateTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: [Array(repeating: 2, count: 9)],
        isExtended: false
    )

    /// One of several machines: a home of its own, and the database of all.
    private func machine(_ database: TemporaryDatabase) throws -> World {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<9).map { FakeSpotify.album(0, $0) }
        world.limits.budgets = [.albums: 4]
        world.environment["DATABASE_URL"] = database.url
        world.environment["DISCOGRAPH_QUOTA_LEDGER"] = "database"
        world.environment["DISCOGRAPH_TOKEN_STORE"] = "database"
        return world
    }

    @Test func `two machines share one budget and one token`() async throws {
        try await TemporaryDatabase.with(.migrated) { database in
            let first = try await machine(database).extract(.albums, from: FakeSpotify(catalog))
            #expect(first.counts["requests.albums"] == 4)
            #expect(first.counts["requests.token"] == 1)
            let spotify = FakeSpotify(catalog)
            let second = try await machine(database).extract(.albums, from: spotify)
            #expect(spotify.requests.isEmpty)
            #expect(second.isPartial)
            #expect(second.counts["requests"] == 0)
        }
    }

    @Test func `a database that was never migrated is named before anything is asked`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let spotify = FakeSpotify(catalog)
            let error = await #expect(throws: (any Error).self) {
                _ = try await machine(database).extract(.albums, from: spotify)
            }
            #expect((error as? any Failure)?.description.contains("migrate") == true)
            #expect(spotify.requests.isEmpty)
        }
    }
}
