import Foundation
import TestSupport
import Testing

/// Nothing is asked twice, and nothing changes that did not change.
@Suite(.serialized) struct RepetitionTests {
    @Test(arguments: ["development", "extended"])
    func `a run sends no request twice, and a second one asks nothing and changes no row`(
        mode: String
    ) async throws {
        try await World.with(database: .empty, mode: mode) { world in
            try await world.runPipeline()
            let requests = try world.sandbox.requests().map(\.path)
            #expect(requests.count > (mode == "extended" ? 5 : 20))
            #expect(Set(requests).count == requests.count)
            let before = try await world.contents()
            let versions = try await world.query(Self.rowVersions)

            try await world.runPipeline()

            #expect(try await world.contents() == before)
            #expect(try world.sandbox.requests().count == requests.count)
            #expect(try await world.query(Self.rowVersions) == versions)
        }
    }

    @Test func `loading the same rows again says so and changes nothing`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            let run = try #require(world.runs().first)
            let versions = try await world.query(Self.rowVersions)
            try FileManager.default.removeItem(at: run.appending(path: "receipts/load.json"))
            let outcome = try await Program.run(
                "load",
                ["--run", run.path],
                environment: world.environment,
                in: world.scratch.url
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("nothing to do: these rows were loaded"))
            #expect(try await world.query(Self.rowVersions) == versions)
        }
    }

    /// The transaction that wrote each row of the catalogue: another one for every row that was touched.
    private static let rowVersions = """
        select string_agg(version, ' ' order by version)
        from (
            select 'artist ' || id || xmin as version from catalog.artist
            union all select 'album ' || id || xmin from catalog.album
            union all select 'track ' || id || xmin from catalog.track
            union all select 'album_track ' || album_id || position || xmin from catalog.album_track
            union all select 'track_artist ' || track_id || position || xmin from catalog.track_artist
            union all select 'artist_album ' || artist_id || album_id || xmin from catalog.artist_album
            union all select 'album_image ' || album_id || position || xmin from catalog.album_image
        ) as versions
        """
}

extension World {
    /// The runs so far, oldest first.
    func runs() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: scratch.appending("runs"),
            includingPropertiesForKeys: nil
        )
        .filter { !$0.lastPathComponent.hasPrefix(".") }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }
}
