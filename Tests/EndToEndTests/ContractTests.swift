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

            try await warehouse.landAndLoad(
                "2026-11-17",
                albums,
                telling: [
                    (#""type":"artist""#, #""type":"artist","mood":1"#),
                    (#""type":"track""#, #""type":"track","mood":1"#),
                ],
                under: "contracts: {artist: quarantine, track: quarantine}\n"
            )
            let reasons = "select string_agg(distinct reason, ' ') from etl.quarantine"
            #expect(
                try await warehouse.database.value(reasons) == "unknown field /mood, contract quarantine"
            )
            #expect(try await warehouse.database.value(lists) == known)
        }
    }

    @Test func `images and copyrights that all have a new field leave the known ones as they are`()
        async throws
    {
        try await LandedWarehouse.with { warehouse in
            let albums = (1...2).map { LandedWarehouse.Album(number: $0) }
            let none = #""images":[]"#
            let known = #""images":[{"url":"u","height":640,"width":640},{"url":"v","height":64,"width":64}]"#
            try await warehouse.landAndLoad("2026-11-16", albums, telling: [(none, known)], under: "")
            let lists = """
                select string_agg(line, ' ' order by line) from (
                    select concat_ws(',', 'image', album_id, position, url, width) as line from catalog.album_image
                    union all
                    select concat_ws(',', 'copyright', album_id, position, kind, text) from catalog.album_copyright
                ) as list
                """
            let before = try #require(try await warehouse.database.value(lists))
            #expect(before.split(separator: " ").count == 4 + 2)

            let odd = #""images":[{"url":"w","height":1,"width":1,"alt":1},{"alt":1}]"#
            try await warehouse.landAndLoad(
                "2026-11-17",
                albums,
                telling: [(none, odd), (#""type":"C""#, #""type":"C","mood":1"#)],
                under: "contracts: {album_image: quarantine, album_copyright: quarantine}\n"
            )
            let reasons = "select string_agg(distinct reason, ' ' order by reason) from etl.quarantine"
            #expect(
                try await warehouse.database.value(reasons)
                    == "unknown field /alt, contract quarantine unknown field /mood, contract quarantine"
            )
            #expect(try await warehouse.database.value(lists) == before)
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

extension LandedWarehouse {
    /// Lands `albums` in one answer that says something else in places, and loads it under `contracts`.
    fileprivate func landAndLoad(
        _ day: String,
        _ albums: [Album],
        telling places: [(text: String, instead: String)],
        under contracts: String
    ) async throws {
        try land(day, albums)
        let run = "runs/\(Self.run(day))"
        let landed = directory(day).appending(path: "landing/albums/00001.ndjson")
        var text = try String(contentsOf: landed, encoding: .utf8)
        for place in places {
            #expect(text.contains(place.text))
            text = text.replacing(place.text, with: place.instead)
        }
        try scratch.write(text, to: "\(run)/landing/albums/00001.ndjson")
        try scratch.write(Manifests.small + contracts + Manifests.stages, to: "\(run)/manifest.yaml")
        for stage in ["transform", "load"] {
            let outcome = try await self.run(stage, "--run", run)
            #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
        }
    }
}
