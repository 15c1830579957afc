import Foundation
import TestSupport
import Testing

/// A change of the API is seen the night it happens.
@Suite(.serialized) struct DriftTests {
    private static let album = "0000000000000000000alb"
    private static let artist = "0000000000000000000art"

    private static let manifest = """
        name: drift
        params:
          depth: 0
          albums: [\(album)]

        """

    /// Records an album as an October may bring it: with a field and a type that nobody has told of.
    private static func record(in folder: ScratchDirectory) throws {
        let tracks = (1...3).map { number in
            """
            {"type":"track","id":"00000000000000000trac\(number)","name":"Track \(number)","track_number":\(number),\
            "disc_number":1,"duration_ms":1000,"explicit":false,"is_local":false,\
            "artists":[{"type":"artist","id":"\(artist)","name":"Somebody"}]}
            """
        }
        try folder.write(
            """
            {"type":"album","id":"\(album)","name":"October","album_type":"mixtape","mood":"calm\\nand quiet",\
            "total_tracks":3,"release_date":"2026-10-01","release_date_precision":"day","images":[],\
            "external_ids":{"upc":"1"},"artists":[{"type":"artist","id":"\(artist)","name":"Somebody"}],\
            "tracks":{"href":"https://api.spotify.com/v1/albums/\(album)/tracks","offset":0,"limit":50,\
            "next":null,"previous":null,"total":3,"items":[\(tracks.joined(separator: ","))]}}
            """,
            to: "album.json"
        )
    }

    private static func with(
        manifest: String = manifest,
        _ body: (World) async throws -> Void
    ) async throws {
        let folder = try ScratchDirectory()
        try record(in: folder)
        try await World.with(
            mode: "extended",
            sandbox: ["--recorded", folder.url.path],
            manifest: manifest
        ) { try await body($0) }
    }

    @Test func `the sandbox's own answers have nothing new`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            let outcome = try await world.discograph("drift")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "no unknown field or value was seen\n")
            #expect(try await world.discograph("drift", "--json").output.isEmpty)
            #expect(try await world.discograph("drift", "--since", "yesterday").status == 64)
        }
    }

    @Test func `what is new is reported, kept and listed, and a repeat counts nothing twice`() async throws {
        try await Self.with { world in
            try await world.runPipeline()
            #expect(try await world.query("select name, album_type from catalog.album") == "October|mixtape")
            let warnings = try world.log(of: "transform").filter { $0.level == "warning" }.map(\.text)
            #expect(warnings.contains { $0.contains(#"an unknown field /mood, seen once"#) }, "\(warnings)")
            let value = "unknown value of /album_type, seen once"
            #expect(warnings.contains { $0.contains(value) }, "\(warnings)")
            #expect(try world.figures(of: "transform").counts["drift"] == 2)

            let listed = try await world.discograph("drift", "--json", "--since", "1d")
            #expect(listed.status == 0, "\(listed.errors)")
            let lines = listed.output.split(separator: "\n").map(String.init)
            #expect(lines.count == 2, "\(lines)")
            let mood = lines.first { $0.contains(#""pointer":"/mood""#) }
            #expect(mood?.contains(#"calm\\u000aand quiet"#) == true)
            #expect(lines.contains { $0.contains(#""value":"mixtape""#) && $0.contains(#""times_seen":1"#) })
            #expect(lines.allSatisfy { $0.contains(#""endpoint":"/v1/albums/{id}""#) }, "\(lines)")
            let none = try await world.discograph("drift", "--since", "2100-01-01")
            #expect(none.output.contains("since then"))

            // Made and loaded anew, the same landing counts the same.
            let run = try #require(
                try FileManager.default.contentsOfDirectory(atPath: world.scratch.appending("runs").path)
                    .filter { $0.first?.isNumber == true }.max()
            )
            try FileManager.default.removeItem(at: world.scratch.appending("runs", run, "rows"))
            for stage in ["transform", "load"] {
                let again = try await Program.run(
                    stage,
                    ["--run", "runs/\(run)", "--manifest", world.manifest.path],
                    environment: world.environment,
                    in: world.scratch.url
                )
                #expect(again.status == 0, "\(again.errors)")
            }
            #expect(try await world.discograph("drift", "--json", "--since", "1d").output == listed.output)
        }
    }

    @Test func `a contract of the manifest keeps such an album in the quarantine`() async throws {
        let manifest = Self.manifest + "contracts: {album: quarantine, track: ignore}\n"
        try await Self.with(manifest: manifest) { world in
            try await world.runPipeline()
            let named = "where name is not null"
            #expect(try await world.query("select count(*) from catalog.album \(named)") == "0")
            #expect(try await world.query("select count(*) from catalog.track \(named)") == "3")
            let reasons = try await world.query("select distinct reason from etl.quarantine")
            let expected = ["unknown field /mood", "unknown value of /album_type"]
            #expect(expected.map { $0 + ", contract quarantine" }.contains(reasons), "\(reasons)")
            let pointers = try await world.query("select pointer from etl.schema_drift order by 1")
            #expect(pointers == "/album_type\n/mood")

            // A replay obeys the run's contract, too, until somebody takes it out of the run's manifest.
            let replay = try await world.discograph("quarantine", "replay", "--all")
            #expect(replay.errors.contains("still cannot be used"), "\(replay.errors)")
            #expect(try await world.query("select count(*) from catalog.album \(named)") == "0")
            let own = try #require(try world.runs().first).appending(component: "manifest.yaml")
            let text = try String(contentsOf: own, encoding: .utf8)
            try text.replacing("album: quarantine, ", with: "").write(
                to: own,
                atomically: true,
                encoding: .utf8
            )
            let freed = try await world.discograph("quarantine", "replay", "--all")
            #expect(freed.output.contains(#""items_open":0"#), "\(freed.output) \(freed.errors)")
            #expect(try await world.query("select count(*) from catalog.album \(named)") != "0")
        }
    }
}
