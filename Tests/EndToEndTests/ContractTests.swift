import Foundation
import TestSupport
import Testing

/// What a contract keeps out of the rows takes nothing away that is known.
@Suite struct ContractTests {
    @Test func `objects with a new field leave known credits and track lists as they are`() async throws {
        try await LandedWarehouse.with { warehouse in
            let albums = (1...2).map { LandedWarehouse.Album(number: $0) }
            try await warehouse.landAndLoad("2026-11-16", albums)
            let lists = """
                select string_agg(line, ' ' order by line) from (
                    select concat_ws(',', 'album', album_id, position, artist_id) as line from catalog.album_artist
                    union all
                    select concat_ws(',', 'track', track_id, position, artist_id) from catalog.track_artist
                    union all
                    select concat_ws(',', 'list', album_id, position, track_id, disc_number, track_number)
                    from catalog.album_track
                ) as list
                """
            let known = try #require(try await warehouse.database.value(lists))
            #expect(known.split(separator: " ").count == 2 + 6 + 6)

            let day = "2026-11-17"
            try warehouse.land(day, albums)
            let run = "runs/\(LandedWarehouse.run(day))"
            let landed = warehouse.directory(day).appending(path: "landing/albums/00001.ndjson")
            let text = try String(contentsOf: landed, encoding: .utf8)
                .replacing(#""type":"artist""#, with: #""type":"artist","mood":1"#)
                .replacing(#""type":"track""#, with: #""type":"track","mood":1"#)
            try warehouse.scratch.write(text, to: "\(run)/landing/albums/00001.ndjson")
            try warehouse.scratch.write(
                Manifests.small + "contracts: {artist: quarantine, track: quarantine}\n" + Manifests.stages,
                to: "\(run)/manifest.yaml"
            )
            for stage in ["transform", "load"] {
                let outcome = try await warehouse.run(stage, "--run", run)
                #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
            }
            let reasons = "select string_agg(distinct reason, ' ') from etl.quarantine"
            #expect(
                try await warehouse.database.value(reasons) == "unknown field /mood, contract quarantine"
            )
            #expect(try await warehouse.database.value(lists) == known)
        }
    }

    @Test func `a rebuild keeps to the contracts of a run whose search would be refused today`() async throws
    {
        try await LandedWarehouse.with { warehouse in
            let day = "2026-11-16"
            try warehouse.land(day, [.init(number: 1)])
            let run = "runs/\(LandedWarehouse.run(day))"
            let landed = warehouse.directory(day).appending(path: "landing/albums/00001.ndjson")
            let text = try String(contentsOf: landed, encoding: .utf8)
                .replacing(#""type":"artist""#, with: #""type":"artist","mood":1"#)
            try warehouse.scratch.write(text, to: "\(run)/landing/albums/00001.ndjson")
            try warehouse.scratch.write(
                Manifests.small.replacing("market: DE", with: "split_by_year: 1990-1999")
                    + "contracts: {artist: quarantine}\n" + Manifests.stages,
                to: "\(run)/manifest.yaml"
            )
            for stage in ["transform", "load"] {
                let outcome = try await warehouse.run(stage, "--run", run)
                #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
            }
            let reasons = "select string_agg(distinct reason, ' ') from etl.quarantine"
            #expect(
                try await warehouse.database.value(reasons) == "unknown field /mood, contract quarantine"
            )
            let before = try await warehouse.contents()
            let outcome = try await warehouse.rebuild()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                try await warehouse.database.value(reasons) == "unknown field /mood, contract quarantine"
            )
            #expect(try await warehouse.contents() == before)
        }
    }
}
