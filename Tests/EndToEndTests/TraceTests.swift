import Foundation
import TestSupport
import Testing

/// Every value leads back to the line that told it.
@Suite(.serialized) struct TraceTests {
    @Test(arguments: ["development", "extended"])
    func `every value that was told leads to a line that says the same`(mode: String) async throws {
        try await World.with(mode: mode) { world in
            try await world.runPipeline()
            for kind in ["artist", "album", "track"] {
                // What is known best, and what is hardly known.
                let ids = try await world.query(
                    """
                    (select id from etl.\(kind) order by told desc, id limit 2)
                    union (select id from etl.\(kind) order by told, id limit 2)
                    """
                )
                for id in ids.split(separator: "\n").map(String.init) {
                    let lines = try await world.trace(kind, id)
                    #expect(lines.count { $0.verdict == "same" } > 3, "\(kind) \(id)")
                    for line in lines {
                        let name = "\(kind) \(id) \(line.name)"
                        #expect(
                            ["same", "derived", "not told"].contains(line.verdict),
                            "\(name): \(line.verdict)"
                        )
                        #expect((line.toldAt == nil) == (line.verdict == "not told"), "\(name)")
                        guard line.verdict == "same", line.column != nil else { continue }
                        #expect(line.answers.count == 1)
                        // A market stands in the request.
                        if line.pointer != nil {
                            #expect(try world.landedValue(of: line) == line.value, "\(name)")
                        }
                    }
                }
            }
        }
    }

    @Test func `a later answer that tells less moves only what it tells`() async throws {
        try await World.with(mode: "extended") { world in
            try await world.runPipeline()
            let other = """
                name: other
                params:
                  queries:
                    - {q: "year:1990-1998", types: [album], max_hits: 40}

                """
            let manifest = try world.scratch.write(other + Manifests.stages, to: "other.yaml")
            let outcome = try await world.discograph("run", manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let runs = try world.runs().map(\.lastPathComponent)
            #expect(runs.count == 2)
            let id = try await world.query(
                """
                select id from etl.album_confirmation
                where name_at >= (select min(fetched_at) from etl.answer where run = '\(runs[1])')
                    and label_at < (select min(fetched_at) from etl.answer where run = '\(runs[1])')
                order by id limit 1
                """
            )
            let lines = try await world.trace("album", id, "--column", "album")
            let run = { (column: String) in lines.first { $0.column == column }?.answers.first?.run }
            #expect(run("name") == runs[1])
            #expect(run("release_date") == runs[1])
            #expect(run("label") == runs[0])
            #expect(run("popularity") == runs[0])
            #expect(lines.allSatisfy { $0.verdict == "same" || $0.verdict == "derived" })
            #expect(lines.first { $0.column == "name" }?.answers.first?.load == 2)
        }
    }

    @Test func `a compressed landing is read, and without the run the database alone speaks`() async throws {
        try await World.with(manifest: "landing: {compression: zstd}\n" + Manifests.small) { world in
            try await world.runPipeline()
            let id = try await world.query("select min(id) from catalog.album where name is not null")
            let read = try await world.trace("album", id)
            #expect(read.count { $0.verdict == "same" } > 5)
            #expect(read.allSatisfy { ["same", "derived", "not told"].contains($0.verdict) })

            let run = try #require(world.runs().first)
            try FileManager.default.removeItem(at: run.appending(path: "landing"))
            let lost = try await world.trace("album", id)
            #expect(lost.map(\.name) == read.map(\.name))
            #expect(lost.map(\.toldAt) == read.map(\.toldAt))
            let told = lost.filter { $0.toldAt != nil }
            #expect(told.allSatisfy { $0.verdict == "line not read" && !$0.answers.isEmpty })
            // The request is known by the time of its answer.
            let name = try #require(read.first { $0.column == "name" }?.answers.first)
            let answers = try #require(told.first { $0.column == "name" }?.answers)
            let answer = try #require(answers.first { $0.landed == name.landed })
            #expect(answer.requests.contains { $0.url == name.requests.first?.url })

            let text = try await world.discograph("trace", "album", id)
            #expect(text.status == 0)
            #expect(text.output.contains("is not there"))
            #expect(text.output.contains("line not read"))
        }
    }

    @Test func `a relinked track, one of two answers of an instant, and what is only referred to`()
        async throws
    {
        try await World.with { world in
            try await world.load(landed: [Landed.relinked, Landed.sameInstant, Landed.withoutName])
            let lines = try await world.trace("track", Landed.asked)
            #expect(lines.allSatisfy { $0.id == Landed.answered })
            let name = lines.first { $0.name == "catalog.track.name" }
            #expect(name?.value == "Zebra")
            #expect(name?.verdict == "same")
            #expect(name?.answers.map(\.landed) == ["tracks/00001.ndjson:2"])
            #expect(name?.pointer == "/name")
            let length = lines.first { $0.column == "duration_ms" }
            #expect(length?.answers.map(\.landed) == ["tracks/00001.ndjson:1"])
            #expect(lines.first { $0.column == "preview_url" }?.verdict == "not told")
            let market = lines.first { $0.name == "catalog.track_playability[DE].is_playable" }
            #expect(market?.value == "true")
            #expect(market?.verdict == "same")
            // What an answer leaves out of such a row is null.
            let restriction = lines.first { $0.name == "catalog.track_playability[DE].restriction" }
            #expect(restriction?.verdict == "same")

            let text = try await world.discograph("trace", "track", "spotify:track:\(Landed.asked)")
            #expect(
                text.output.contains(
                    "\(Landed.asked) was relinked: Spotify answers it with \(Landed.answered)"
                )
            )
            let bare = try await world.discograph("trace", "album", Landed.album)
            #expect(bare.status == 0, "\(bare.errors)")
            #expect(bare.output.contains("No answer has told anything of it yet"))
            #expect(bare.output.contains("catalog.track of track \(Landed.answered)"))

            // A value that somebody else has changed is a finding.
            _ = try await world.query(
                "update catalog.track set name = 'Other' where id = '\(Landed.answered)'"
            )
            let differing = try await world.discograph(
                "trace",
                "track",
                Landed.answered,
                "--column",
                "track.name"
            )
            #expect(
                differing.output.contains("differs: Zebra") || differing.output.contains("differs: Aardvark")
            )
        }
    }

    @Test func `what is no day in the calendar is none here, either`() async throws {
        let texts = ["2020-02-30", "2020-13", "2019-02-29", "1900-02-29", "2020-02-29", "2000-02", "0000"]
        try await World.with { world in
            let lines = texts.indices.map { Landed.numbered($0, #""release_date":"\#(texts[$0])""#) }
            try await world.load(landed: lines)
            // Nor does it matter how the database prints a day.
            let name = try await world.query("select current_database()")
            _ = try await world.query("alter database \(name) set datestyle = 'SQL, DMY'")
            for (number, text) in texts.enumerated() {
                let id = Landed.numbered(number)
                let traced = try await world.trace("album", id, "--column", "release_date")
                #expect(traced.map(\.verdict) == ["derived"], "\(text)")
            }
        }
    }

    @Test func `what is no code of a market is in no list here, either`() async throws {
        try await World.with { world in
            let lists = [#"["AT","Germany"]"#, #"["de","AT",null]"#, #"["Germany"]"#, "[]", "null"]
            let lines = lists.indices.map { Landed.numbered($0, #""available_markets":\#(lists[$0])"#) }
            try await world.load(landed: lines)
            for (number, list) in lists.enumerated() {
                let id = Landed.numbered(number)
                let traced = try await world.trace("album", id, "--column", "market_set_id")
                // Where none of the codes is one, nothing was told.
                let verdict = list == #"["Germany"]"# ? "not told" : "derived"
                #expect(traced.map(\.verdict) == [verdict], "\(list)")
            }
        }
    }

    @Test func `what is not there ends with 64, on one line, and says what may be meant`() async throws {
        try await World.with { world in
            try await world.load(landed: [Landed.relinked])
            let unknown = try await world.discograph("trace", "track", "0000000000000000000000")
            #expect(unknown.status == 64)
            #expect(unknown.lastLine.contains("no track 0000000000000000000000 in the warehouse"))
            let other = try await world.discograph("trace", "artist", Landed.answered)
            #expect(other.status == 64)
            #expect(other.lastLine.contains("discograph trace track \(Landed.answered)"))
            let column = try await world.discograph("trace", "track", Landed.answered, "--column", "nmae")
            #expect(column.status == 64)
            #expect(column.lastLine.contains("did you mean 'name'?"))
            let kind = try await world.discograph("trace", "trak", Landed.answered)
            #expect(kind.status == 64)
            #expect(kind.errors.contains("did you mean 'track'?"))
        }
    }

    @Test func `lineage needs neither database nor network`() async throws {
        let outcome = try await Program.run("discograph", ["lineage", "catalog.album.release_date"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("album /release_date"))
        let wrong = try await Program.run("discograph", ["lineage", "album.relase_date"])
        #expect(wrong.status == 64)
        #expect(wrong.lastLine.contains("did you mean 'album.release_date'?"))
        let json = try await Program.run("discograph", ["lineage", "--json"])
        #expect(json.status == 0, "\(json.errors)")
        let lines = json.output.split(separator: "\n")
        let keys = try lines.map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object).keys.sorted()
        }
        let words = ["column", "how", "object", "pointer", "rows_file", "staged", "table", "type"]
        #expect(keys.allSatisfy { $0 == words }, "\(Set(keys))")
        let dates = lines.filter { $0.contains(#""table":"catalog.album""#) && $0.contains("/release_date") }
        #expect(!dates.isEmpty)
    }
}

/// Lines landed by hand.
private enum Landed {
    static let asked = "1asked0000000000000000"
    static let answered = "2answered0000000000000"
    static let album = "3album0000000000000000"

    static let relinked = line(
        asked,
        #""name":"Aardvark","duration_ms":1000.0,"is_playable":true,"linked_from":{"id":"\#(asked)"},"album":{"id":"\#(album)"}"#
    )
    static let sameInstant = line(answered, #""name":"Zebra","is_playable":true"#)
    static let withoutName = line(answered, #""popularity":7"#)

    static func numbered(_ number: Int) -> String { "album\(number)0000000000000000" }

    /// An answer with album `number`.
    static func numbered(_ number: Int, _ members: String) -> String {
        line(answered, #""album":{"id":"\#(numbered(number))","name":"Odd",\#(members)}"#)
    }

    /// An answer to a request for `id`, all of one instant.
    private static func line(_ id: String, _ members: String) -> String {
        #"{"request":{"method":"GET","path":"/v1/tracks/\#(id)","query":{"market":"DE"}},"asked":["\#(id)"],"#
            + #""fetched_at":"2026-11-21T00:00:00.123Z","status":200,"headers":{},"#
            + #""body":{"id":"\#(answered)",\#(members)}}"#
    }
}
