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
            // The name that stands, and the same in history; what is there, and what is not.
            let found = try await world.differences()
            #expect(found.lines.count == 4)
        }
    }

    /// Prints its seed: with it and fewer answers the same ones come again.
    @Test(arguments: Trials.areWanted ? [UInt64.random(in: 0...(.max))] : [7, 1_959])
    func `every field of random answers is in the warehouse, and nothing else`(seed: UInt64) async throws {
        let wanted = Trials.areWanted ? 100_000 : 2_500
        var source = RandomLanding(seed: seed, things: wanted / 20)
        var answers: [LandedAnswer] = []
        while source.objects < wanted { answers.append(source.next()) }
        try await LandedWorld.with { world in
            for run in 0..<3 {
                try await world.load(answers.indices.filter { $0 % 3 == run }.map { answers[$0] })
            }
            let found = try await world.differences()
            #expect(
                found.lines.isEmpty,
                "seed \(seed), \(answers.count) answers:\n\(found.lines.joined(separator: "\n"))"
            )
            #expect(found.compared > 2 * wanted)
            Trials.note("round trip of \(source.objects) objects, \(found.compared) values, seed \(seed)")
        }
    }

    @Test func `no column of the catalogue is left out of the round trip`() async throws {
        var source = RandomLanding(seed: 3, things: 40)
        var answers: [LandedAnswer] = []
        while source.objects < 1_000 { answers.append(source.next()) }
        try await LandedWorld.with { world in
            try await world.load(answers)
            let lines = try await world.differences().lines
            #expect(lines.isEmpty, "\(lines.joined(separator: "\n"))")
            let forgotten = try await world.psql([
                Scripts.expectedValues, Scripts.actualValues, Scripts.forgottenColumns,
            ])
            #expect(forgotten == "")
        }
    }
}
