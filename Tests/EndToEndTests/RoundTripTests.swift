import Foundation
import TestSupport
import Testing

/// Every field of every answer arrives; the expected values are PostgreSQL's own reading of the landed JSON.
@Suite(.serialized) struct RoundTripTests {
    @Test(arguments: ["development", "extended"])
    func `every field that was served is in the warehouse, and nothing else`(mode: String) async throws {
        try await World.with(mode: mode) { world in
            try await world.runPipeline()
            let found = try await world.differences()
            #expect(found.lines.isEmpty, "\(found.lines.joined(separator: "\n"))")
            #expect(found.compared > 5_000)
            let tracks = try await world.query("select count(*) from catalog.track where name is not null")
            #expect(Int(tracks) ?? 0 > 100)
        }
    }

    @Test(.enabled(if: Checkout.recorded != nil), arguments: ["development", "extended"])
    func `every field of the recorded answers is in the warehouse, and nothing else`(
        mode: String
    ) async throws {
        let recorded = try #require(Checkout.recorded)
        let manifest = try Manifests.everything(in: recorded)
        let options = ["--recorded", recorded.path]
        try await World.with(mode: mode, sandbox: options, manifest: manifest) { world in
            try await world.runPipeline()
            let found = try await world.differences()
            #expect(found.lines.isEmpty, "\(found.lines.joined(separator: "\n"))")
            #expect(found.compared > 5_000)
        }
    }

    @Test func `a field that is changed by hand is found`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            _ = try await world.query(
                "update catalog.track set name = name || '!' where id = (select min(id) from catalog.track)"
            )
            let found = try await world.differences()
            #expect(found.lines.count == 2)
        }
    }
}
