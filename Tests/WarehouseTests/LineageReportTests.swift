import Catalog
import Testing
import Warehouse

@Suite struct LineageReportTests {
    private let report = LineageReport()

    @Test(arguments: [
        ("catalog.track.name", ["track /name"]),
        ("track.name", ["track /name"]),
        ("album.release_date", ["album /release_date"]),
        ("track.album_id", ["track /album/id", "track (identifier of the object in whose list it stands)"]),
        ("album_image.url", ["album image /url"]),
        ("album_track.track_number", ["tracks of an album /items/*/track_number"]),
        ("etl.track_metric.popularity", ["track /popularity"]),
        ("market_set.market_count", ["album or track /available_markets"]),
    ])
    func `a column leads to its places in answers`(column: String, origins: [String]) throws {
        let rows = try report.matching(column).rows
        #expect(rows.map { "\($0.object ?? "") \($0.pointer ?? "")" } == origins)
    }

    @Test func `a table and a wildcard mean all that they match`() throws {
        let track = try report.matching("track").rows
        #expect(Set(track.map(\.table)) == ["catalog.track"])
        #expect(try report.matching("catalog.track").rows == track)
        let popularity = try report.matching("catalog.*.popularity").rows.map(\.table)
        #expect(popularity == ["catalog.artist", "catalog.album", "catalog.track"])
    }

    @Test(arguments: [("track.nmae", "track.name"), ("catalog.ablum", "catalog.album"), ("zzzzzzzz", nil)])
    func `a wrong name is one line with the nearest right one`(name: String, nearest: String?) {
        #expect {
            _ = try report.matching(name)
        } throws: { error in
            let text = "\(error)"
            return text.contains(
                nearest.map { "did you mean '\($0)'?" } ?? "discograph lineage lists them all"
            )
                && !text.contains("\n")
        }
    }

    @Test func `what is made of a value says how`() throws {
        let date = try report.matching("catalog.album.release_date").rows.first
        #expect(date?.how == "the first day of what it names")
        #expect(date?.type == "date")
        let set = try report.matching("catalog.album.market_set_id").rows.first
        #expect(set?.how?.contains("equal lists are one") == true)
        #expect(try report.jsonLines().count == report.rows.count)
    }

    @Test func `the chart has a node for each column and each pointer, and a line for each way`() throws {
        let lines = try report.matching("catalog.album").mermaid.split(separator: "\n").map(String.init)
        #expect(lines.first == "flowchart LR")
        let opened = lines.count { $0.hasPrefix("    subgraph ") }
        #expect(opened == 2)
        #expect(lines.count { $0 == "    end" } == opened)
        let columns = WarehouseTable.named("catalog.album")?.columns.count
        #expect(lines.count { $0.hasPrefix("        table") } == columns)
        // The release date is two columns, one of them made of it.
        #expect(lines.count { $0.contains("--> ") || $0.contains("-.-> ") } == columns)
        #expect(lines.count { $0.contains("-.->") } == 2)
        // What Mermaid draws unless told otherwise.
        #expect(report.mermaid.utf8.count < 50_000)
        #expect(report.mermaid.split(separator: "\n").count { $0.contains("->") } < 500)
    }
}
