import Foundation
import Landing
import TestSupport
import Testing

/// An item that an older program could not use comes in once a newer one can, and nothing is asked of Spotify.
@Suite struct QuarantineTests {
    /// Runs that were loaded by a program which could not use everything in them.
    private struct Site {
        let scratch: ScratchDirectory
        let database: TemporaryDatabase

        static func with(_ body: (Site) async throws -> Void) async throws {
            try await TemporaryDatabase.with { database in
                try await body(Site(scratch: ScratchDirectory(), database: database))
            }
        }

        /// Lands `lines` as a run of artists.
        func land(_ lines: [String], run: String) throws {
            let text = lines.map { $0 + "\n" }.joined()
            try scratch.write(text, to: "runs/\(run)/landing/artists/00001.ndjson")
        }

        /// Loads the run as a program would that takes `blind` for nothing it knows.
        ///
        /// What today's program makes of a line without it is what an older one made of the line with it.
        func loadWithout(
            _ blind: (whole: String, broken: String),
            _ lines: [String],
            run: String
        ) async throws {
            try land(lines.map { $0.replacing(blind.whole, with: blind.broken) }, run: run)
            try await stage("transform", run)
            try await stage("load", run)
            try land(lines, run: run)
        }

        func stage(_ name: String, _ run: String) async throws {
            let manifest = Checkout.root.appending(path: "pipelines/catalog.yaml").path
            let arguments = ["--run", "runs/\(run)", "--manifest", manifest]
            let scripts = name == "load" ? ["--sql", Checkout.sql.path] : []
            let outcome = try await program(name, arguments + scripts)
            #expect(outcome.status == 0, "\(name): \(outcome.errors)")
        }

        /// Runs a program that knows the database, and nothing of Spotify.
        func program(_ name: String, _ arguments: [String]) async throws -> Program.Outcome {
            try await Program.run(
                name,
                arguments,
                environment: ["DATABASE_URL": database.url, "HOME": scratch.url.path],
                in: scratch.url
            )
        }

        func quarantine(_ arguments: String...) async throws -> Program.Outcome {
            try await program("discograph", ["quarantine"] + arguments + ["--sql", Checkout.sql.path])
        }

        func value(_ sql: String) async throws -> String? { try await database.value(sql) }
    }

    private static func artist(_ name: String) -> String {
        String(repeating: "0", count: 22 - name.count) + name
    }

    /// The landed answer to a request for an artist.
    private static func answer(
        _ name: String,
        day: Int,
        genres: [String] = [],
        popularity: Int = 1
    ) -> String {
        let list = genres.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"request":{"method":"GET","path":"/v1/artists/\(artist(name))","query":{}},"asked":["\(artist(name))"],\
            "fetched_at":"2026-11-0\(day)T12:00:00.000Z","status":200,\
            "headers":{"etag":null,"cache-control":null,"retry-after":null},\
            "body":{"id":"\(artist(name))","name":"Artist \(name)","popularity":\(popularity),"genres":[\(list)]}}
            """
    }

    private static let first = "2026-11-01T03-17-00Z"
    private static let second = "2026-11-02T03-17-00Z"
    private static let books = """
        select count(*) filter (where landed + revalidated <> quarantined + superseded + staged
            or staged <> inserted + updated + unchanged) from etl.load_balance
        """

    @Test func `an item that can be used now comes in, the books balance, and once is enough`() async throws {
        try await Site.with { site in
            let lines = [
                Self.answer("A", day: 1, genres: ["soul", "jazz", "blues"]), Self.answer("B", day: 1),
            ]
            // A genre in the middle, and an artist whose identifier the older program did not understand.
            try await site.loadWithout(("\"jazz\"", "{}"), [lines[0]], run: Self.first)
            try await site.loadWithout(
                ("{\"id\":\"\(Self.artist("B"))\"", "{\"id\":\"new form of B\""),
                lines,
                run: Self.second
            )
            #expect(
                try await site.value(
                    "select string_agg(genre, ',' order by position) from catalog.artist_genre"
                ) == "soul,jazz,blues"
            )
            #expect(try await site.value("select count(*) from catalog.artist") == "1")

            let listed = try await site.quarantine("list", "--json")
            #expect(listed.output.split(separator: "\n").count == 2, "\(listed.output) \(listed.errors)")
            let time = #""2026-11-01T12:00:00Z","#
            for key in ["first_seen_at", "last_seen_at"] {
                #expect(listed.output.split(separator: "\n").allSatisfy { $0.contains("\"\(key)\":\(time)") })
            }
            let before = try FileManager.default.subpathsOfDirectory(atPath: site.scratch.url.path).sorted()

            let rehearsal = try await site.quarantine("replay", "--all", "--dry-run")
            #expect(rehearsal.errors.contains("would come in"))
            #expect(try await site.value("select count(*) from etl.load") == "2")

            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains(#""items_open":0"#), "\(outcome.output)")
            #expect(outcome.output.contains(#""items_resolved":2"#))
            #expect(
                try await site.value("select name from catalog.artist where id = '\(Self.artist("B"))'")
                    == "Artist B"
            )
            #expect(try await site.value(Self.books) == "0")
            #expect(try await site.value("select count(*) from etl.load where row_counts is not null") == "4")
            #expect(
                try await site.value("select string_agg(distinct state, ',') from etl.quarantine_standing")
                    == "resolved"
            )
            let check = try await site.program("check", ["--sql", Checkout.sql.path])
            #expect(check.status == 0, "\(check.output) \(check.errors)")
            // The runs stay as they were.
            #expect(
                try FileManager.default.subpathsOfDirectory(atPath: site.scratch.url.path).sorted() == before
            )

            let again = try await site.quarantine("replay", "--all")
            #expect(again.status == 0)
            #expect(again.errors.contains("nothing to replay"))
            #expect(try await site.quarantine("replay", "1", "2").errors.contains("came in with load"))
            #expect(try await site.value("select count(*) from etl.load") == "4")
        }
    }

    @Test func `what an older program kept back again is resolved by a replay that brings nothing new`()
        async throws
    {
        try await Site.with { site in
            let broken = ("{\"id\":\"\(Self.artist("A"))\"", "{\"id\":\"x\"")
            let lines = [Self.answer("A", day: 1), Self.answer("B", day: 1)]
            try await site.loadWithout(broken, [lines[0]], run: Self.first)
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.output.contains(#""items_open":0"#), "\(outcome.output) \(outcome.errors)")
            let brought = try await site.value("select max(load_id) from etl.load")

            // The older program goes on with the run.
            try FileManager.default.removeItem(at: site.scratch.appending("runs", Self.first, "rows"))
            try await site.loadWithout(broken, lines, run: Self.first)
            #expect(try await site.value("select state from etl.quarantine_standing") == "open")
            let again = try await site.quarantine("replay", "--all")
            #expect(again.status == 0, "\(again.errors)")
            for count in [
                #""loads":0"#, #""places_accepted":1"#, #""items_resolved":1"#, #""items_open":0"#,
            ] {
                #expect(again.output.contains(count), "\(again.output)")
            }
            #expect(try await site.value("select state from etl.quarantine_standing") == "resolved")
            let resolving = try await site.value("select resolved_load_id from etl.quarantine_occurrence")
            #expect(resolving == brought)
            let names = "select string_agg(name, ',' order by name) from catalog.artist"
            #expect(try await site.value(names) == "Artist A,Artist B")
        }
    }

    @Test func `a market code that comes in makes its list longer, whatever the lists' identifiers are`()
        async throws
    {
        for market in ["AD", "BR", "CA", "DK", "ES"] {
            try await Site.with { site in
                let album = Self.artist("L")
                let answer = Self.answer("L", day: 1)
                    .replacing("/v1/artists/", with: "/v1/albums/")
                    .replacing(#""genres":[]"#, with: #""available_markets":["AT","\#(market)","US"]"#)
                try await site.loadWithout(("\"\(market)\"", "{}"), [answer], run: Self.first)
                let markets = """
                    select string_agg(market, ',' order by market) from catalog.album
                    join catalog.market_set_member as member on member.id = market_set_id where album.id = '\(album)'
                    """
                #expect(try await site.value(markets) == "AT,US")
                let outcome = try await site.quarantine("replay", "--all")
                #expect(outcome.output.contains(#""items_open":0"#), "\(outcome.output) \(outcome.errors)")
                let whole = ["AT", market, "US"].sorted().joined(separator: ",")
                #expect(try await site.value(markets) == whole)
            }
        }
    }

    @Test func `what a replay brings in is older than what is known, and changes none of it`() async throws {
        try await Site.with { site in
            let old = Self.answer("A", day: 1, genres: ["soul", "jazz", "blues"], popularity: 10)
            try await site.loadWithout(("\"name\":\"Artist A\"", "\"name\":{}"), [old], run: Self.first)
            try site.land([Self.answer("A", day: 2, genres: ["folk"], popularity: 20)], run: Self.second)
            try await site.stage("transform", Self.second)
            try await site.stage("load", Self.second)
            let query =
                "select name || popularity || (select string_agg(genre, ',') from catalog.artist_genre) from catalog.artist"
            #expect(try await site.value(query) == "Artist A20folk")
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.output.contains(#""items_open":0"#), "\(outcome.output) \(outcome.errors)")
            #expect(try await site.value(query) == "Artist A20folk")
            let since = "select valid_from::date from history.name where name = 'Artist A'"
            #expect(try await site.value(since) == "2026-11-01")
        }
    }

    @Test func `compressed landing is replayed as well, and what is missing keeps nothing else back`()
        async throws
    {
        try await Site.with { site in
            let broken = { (name: String) in ("{\"id\":\"\(Self.artist(name))\"", "{\"id\":\"x\(name)\"") }
            try await site.loadWithout(broken("A"), [Self.answer("A", day: 1)], run: Self.first)
            try await site.loadWithout(broken("B"), [Self.answer("B", day: 2)], run: Self.second)
            let lost = "2026-11-03T03-17-00Z"
            try await site.loadWithout(broken("C"), [Self.answer("C", day: 3)], run: lost)
            let run = RunDirectory(url: site.scratch.appending("runs", Self.first))
            _ = try SegmentCompression(of: run).perform()
            try FileManager.default.removeItem(at: site.scratch.appending("runs", lost))

            let shown = try await site.quarantine("show", "1")
            #expect(shown.output.contains("\"name\":\"Artist A\""), "\(shown.output) \(shown.errors)")
            let outcome = try await site.quarantine("replay", "--reason", "no identifier*")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                outcome.errors.split(separator: "\n").count { $0.contains("run \(lost) is not in runs/") }
                    == 1
            )
            #expect(outcome.output.contains(#""items_resolved":2"#), "\(outcome.output)")
            #expect(outcome.output.contains(#""lines_missing":1"#))
            #expect(
                try await site.value("select string_agg(name, ',' order by name) from catalog.artist")
                    == "Artist A,Artist B"
            )
            #expect(try await site.quarantine("show", "3").output.contains("as the database keeps it"))
        }
    }

    @Test func `what still cannot be used stays open, is noted, and loads nothing`() async throws {
        try await Site.with { site in
            try site.land(
                [Self.answer("A", day: 1, genres: ["soul"]).replacing("\"soul\"", with: "{}")],
                run: Self.first
            )
            try await site.stage("transform", Self.first)
            try await site.stage("load", Self.first)
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("still cannot be used"))
            #expect(try await site.value("select count(*) from etl.load") == "1")
            #expect(try await site.value("select tried_at is not null from etl.quarantine") == "t")

            let unsure = try await site.quarantine("drop", "1")
            #expect(unsure.status == 64)
            let rehearsed = try await site.quarantine("drop", "1", "--dry-run")
            #expect(rehearsed.output.contains(#""dropped":0"#))
            #expect(rehearsed.errors.contains("item 1, "), "\(rehearsed.errors)")
            let quiet = try await site.quarantine("drop", "1", "--dry-run", "--quiet")
            #expect(quiet.output == rehearsed.output)
            #expect(quiet.errors.contains("item 1, "), "\(quiet.errors)")
            let dropped = try await site.quarantine("drop", "1", "--yes", "--quiet")
            #expect(dropped.output.contains(#""dropped":1"#))
            #expect(dropped.errors.isEmpty, "\(dropped.errors)")
            #expect(try await site.quarantine().output.contains("no open items"))
            #expect(try await site.quarantine("list", "--all").output.contains("dropped"))
            #expect(try await site.quarantine("replay", "1").errors.contains("was dropped"))
            #expect(try await site.value(Self.books) == "0")
            #expect(try await site.value("select count(*) from etl.quarantine") == "1")
        }
    }

    @Test func `a line of another run of the same name is not taken for the item's own`() async throws {
        try await Site.with { site in
            let broken = ("{\"id\":\"\(Self.artist("A"))\"", "{\"id\":\"x\"")
            try await site.loadWithout(broken, [Self.answer("A", day: 1)], run: Self.first)
            // What another machine landed in its run.
            try site.land([Self.answer("B", day: 2)], run: Self.first)
            let shown = try await site.quarantine("show", "1")
            #expect(shown.output.contains("as the database keeps it"), "\(shown.output) \(shown.errors)")
            #expect(!shown.output.contains("Artist B"))
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("of another run of that name"), "\(outcome.errors)")
            for count in [#""places_accepted":0"#, #""lines_missing":1"#, #""loads":0"#] {
                #expect(outcome.output.contains(count), "\(outcome.output)")
            }
            #expect(try await site.value("select count(*) from catalog.artist") == "0")
        }
    }

    @Test func `of two machines' runs of one name, the line that is not here is missing`() async throws {
        try await Site.with { site in
            let broken = { (name: String) in ("{\"id\":\"\(Self.artist(name))\"", "{\"id\":\"x\(name)\"") }
            try await site.loadWithout(broken("A"), [Self.answer("A", day: 1)], run: Self.first)
            try FileManager.default.removeItem(at: site.scratch.appending("runs", Self.first))
            try await site.loadWithout(broken("B"), [Self.answer("B", day: 2)], run: Self.first)
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.status == 0, "\(outcome.errors)")
            for count in [
                #""lines":1,"#, #""lines_missing":1"#, #""places_accepted":1"#, #""items_open":1"#,
            ] {
                #expect(outcome.output.contains(count), "\(outcome.output)")
            }
            #expect(try await site.value("select name from catalog.artist") == "Artist B")
        }
    }

    @Test func `problems without a name that were all repaired are not open after a replay`()
        async throws
    {
        try await Site.with { site in
            let genres = (1...1_002).map { "genre \($0)\\u0000" }
            let lines = [Self.answer("A", day: 1, genres: genres), Self.answer("B", day: 1)]
            try site.land(lines, run: Self.first)
            try await site.stage("transform", Self.first)
            try await site.stage("load", Self.first)
            let standing = """
                select string_agg(format('%s is %s', kind, state), ', ' order by kind)
                from etl.quarantine join etl.quarantine_standing using (quarantine_id)
                where reason = '2 more problems in this answer'
                """
            #expect(try await site.value(standing) == "repaired is repaired")
            // As a program kept it that did not tell one from the other.
            try await site.database.run(
                "update etl.quarantine set kind = 'unusable' where reason = '2 more problems in this answer'"
            )
            #expect(try await site.value(standing) == "unusable is open")
            let outcome = try await site.quarantine("replay", "--all")
            #expect(outcome.output.contains(#""items_open":0"#), "\(outcome.output) \(outcome.errors)")
            #expect(outcome.output.contains(#""places_accepted":1"#))
            #expect(try await site.value(standing) == "repaired is repaired, unusable is resolved")
            #expect(try await site.value(Self.books) == "0")
        }
    }

    @Test func `a run transformed anew and loaded resolves its items, too`() async throws {
        try await Site.with { site in
            try await site.loadWithout(
                ("{\"id\":\"\(Self.artist("A"))\"", "{\"id\":\"x\""),
                [Self.answer("A", day: 1)],
                run: Self.first
            )
            try FileManager.default.removeItem(at: site.scratch.appending("runs", Self.first, "rows"))
            try await site.stage("transform", Self.first)
            try await site.stage("load", Self.first)
            #expect(try await site.value("select state from etl.quarantine_standing") == "resolved")
        }
    }

    @Test func `what cannot be meant is one line`() async throws {
        try await Site.with { site in
            let unknown = try await site.quarantine("show", "7")
            #expect(unknown.status == 64)
            #expect(unknown.errors.contains("no quarantined item 7"))
            #expect(try await site.quarantine("replay").status == 64)
            #expect(try await site.quarantine("replay", "--all", "1").status == 64)
            #expect(try await site.quarantine("list", "--kind", "odd").status == 64)
        }
    }
}
