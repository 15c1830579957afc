import Foundation
import TestSupport
import Testing

/// Landing that is kept compressed serves as well as landing that is not.
@Suite(.serialized) struct CompressionTests {
    private static let manifest = "landing: {compression: zstd}\n" + Manifests.small

    @Test func `from compressed landing the same rows are made, byte for byte`() async throws {
        try await World.with(manifest: Self.manifest) { world in
            try await world.runPipeline()
            let run = try #require(world.runs().first)
            let landing = run.appending(path: "landing/albums")
            let names = try FileManager.default.contentsOfDirectory(atPath: landing.path)
            #expect(names.contains("00001.ndjson.zst"))
            #expect(!names.contains("00001.ndjson"))
            let rows = try Data(contentsOf: run.appending(path: "rows/track.copy"))
            #expect(!rows.isEmpty)

            for name in ["rows", "receipts/transform.json"] {
                try FileManager.default.removeItem(at: run.appending(path: name))
            }
            let outcome = try await Program.run(
                "transform",
                ["--run", run.path],
                environment: world.environment,
                in: world.scratch.url
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try Data(contentsOf: run.appending(path: "rows/track.copy")) == rows)
        }
    }

    @Test func `what lies in compressed landing is not asked again when the frontier is lost`() async throws {
        try await World.with(manifest: Self.manifest) { world in
            try await world.runPipeline()
            let asked = try world.sandbox.requests().count
            try FileManager.default.removeItem(at: world.home.appending(path: "frontier"))
            try await world.runPipeline()
            #expect(try world.sandbox.requests().count == asked)
        }
    }
}
