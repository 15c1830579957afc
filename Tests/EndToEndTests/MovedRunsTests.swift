import Foundation
import TestSupport
import Testing

/// Landing that was moved after it had been loaded.
@Suite struct MovedRunsTests {
    @Test func `trace reads the lines of runs that lie where --runs says`() async throws {
        try await LandedWarehouse.with { warehouse in
            let album = LandedWarehouse.Album(number: 1)
            try await warehouse.landAndLoad("2026-11-16", [album])
            try FileManager.default.moveItem(
                at: warehouse.scratch.appending("runs"),
                to: warehouse.scratch.appending("nights")
            )
            let lost = try await warehouse.run("discograph", "trace", "album", album.id, "--json")
            #expect(lost.status == 0, "\(lost.errors)")
            #expect(lost.output.contains(#""verdict":"line not read""#))
            #expect(!lost.output.contains(#""verdict":"same""#))
            let found = try await warehouse.run(
                "discograph",
                "trace",
                "album",
                album.id,
                "--json",
                "--runs",
                "nights"
            )
            #expect(found.status == 0, "\(found.errors)")
            #expect(found.output.contains(#""verdict":"same""#))
            #expect(!found.output.contains(#""verdict":"line not read""#))
        }
    }
}
