import Foundation
import TestSupport
import Testing

/// A database, and runs that landed a few albums each, without any Spotify.
struct LandedWarehouse: Sendable {
    /// An album as an answer tells it.
    struct Album: Sendable {
        let number: Int
        var name = "Album"
        var label = "Label"
        var tracks = 3
        /// Whether somebody without an identifier is among its artists.
        var hasStranger = false

        var id: String { Self.id("album", number) }

        static func id(_ kind: String, _ number: Int) -> String {
            "\(kind)\(number)x".padding(toLength: 22, withPad: "0", startingAt: 0)
        }

        var json: String {
            let artist = """
                {"id":"\(Self.id("artist", number))","name":"Artist \(number)","type":"artist"}
                """
            let items = (0..<tracks).map { position in
                """
                {"id":"\(Self.id("track", number * 100 + position))","name":"\(name) \(position)","type":"track",\
                "duration_ms":\(1_000 + position),"explicit":false,"disc_number":1,"track_number":\(position + 1),\
                "is_local":false,"preview_url":null,"artists":[\(artist)]}
                """
            }
            let stranger = hasStranger ? #",{"name":"Stranger \#(number)","type":"artist"}"# : ""
            return """
                {"id":"\(id)","name":"\(name)","type":"album","album_type":"album","total_tracks":\(tracks),\
                "release_date":"1997-05-21","release_date_precision":"day","label":"\(label)","popularity":40,\
                "artists":[\(artist)\(stranger)],"images":[],"genres":[],"external_ids":{"upc":"\(number)"},\
                "copyrights":[{"text":"\(label)","type":"C"}],"tracks":{"offset":0,"limit":50,"next":null,\
                "total":\(tracks),"items":[\(items.joined(separator: ","))]}}
                """
        }
    }

    let database: TemporaryDatabase
    let scratch: ScratchDirectory

    /// A warehouse in `database`, and a working directory without runs.
    init(in database: TemporaryDatabase) throws {
        self.database = database
        scratch = try ScratchDirectory()
        try FileManager.default.createSymbolicLink(
            at: scratch.appending("sql"),
            withDestinationURL: Checkout.sql
        )
    }

    /// Runs `body` with an empty warehouse, or with what else is in its database.
    static func with(
        _ content: TemporaryDatabase.Content = .migrated,
        _ body: (LandedWarehouse) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with(content) { database in
            try await body(LandedWarehouse(in: database))
        }
    }

    /// Runs `body` with a copy of the warehouse of ``ThreeRuns``.
    static func withThreeRuns(_ body: (LandedWarehouse) async throws -> Void) async throws {
        let runs = try await ThreeRuns.made.value
        try await with(.clone(of: ThreeRuns.template)) { warehouse in
            try runs.write(into: warehouse.scratch)
            try await body(warehouse)
        }
    }

    /// The name of the run of a day.
    static func run(_ day: String) -> String { "\(day)T22-00-00Z" }

    /// The run's directory.
    func directory(_ day: String) -> URL { scratch.appending("runs", Self.run(day)) }

    /// What lies in the run's landing.
    func landed(_ day: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: directory(day).appending(path: "landing/albums").path
        ).sorted()
    }

    /// Lands `albums` in one answer.
    func land(_ day: String, _ albums: [Album], state: String = "done") throws {
        let run = "runs/\(Self.run(day))"
        let ids = albums.map(\.id)
        let line = """
            {"request":{"method":"GET","path":"/v1/albums","query":{"ids":"\(ids.joined(separator: ","))"}},\
            "asked":[\(ids.map { "\"\($0)\"" }.joined(separator: ","))],"fetched_at":"\(day)T22:00:01.000Z",\
            "status":200,"headers":{},"body":{"albums":[\(albums.map(\.json).joined(separator: ","))]}}

            """
        let request = """
            {"at":"\(day)T22:00:01.000Z","attempt":1,"bucket":"albums","bytes":10,"duration_ms":5,"method":"GET",\
            "outcome":"landed","stage":"extract-albums","status":200,"url":"/v1/albums"}

            """
        try scratch.write(Manifests.small + Manifests.stages, to: "\(run)/manifest.yaml")
        try scratch.write(line, to: "\(run)/landing/albums/00001.ndjson")
        try scratch.write(request, to: "\(run)/landing/albums/requests.ndjson")
        try scratch.write(
            """
            {"pipeline":"hand","state":"\(state)","exit_code":0,"opened_at":"\(day)T22:00:00.000Z","pid":0,"stages":[]}
            """,
            to: "\(run)/run.json"
        )
    }

    /// Lands `albums` in one answer, and brings them into the database.
    func landAndLoad(_ day: String, _ albums: [Album], state: String = "done") async throws {
        try land(day, albums, state: state)
        for stage in ["transform", "load"] {
            let outcome = try await run(stage, "--run", "runs/\(Self.run(day))")
            #expect(outcome.status == 0, "\(stage): \(outcome.errors)")
        }
    }

    /// Nothing that could be asked, and nobody who would answer.
    var environment: [String: String] {
        [
            "DATABASE_URL": database.url, "HOME": scratch.url.path,
            "SPOTIFY_API_URL": "http://127.0.0.1:9/v1",
            "SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:9",
        ]
    }

    /// Runs one of the programs to its end.
    func run(_ program: String, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(program, arguments, environment: environment, in: scratch.url)
    }

    /// Runs `discograph rebuild` to its end.
    func rebuild(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(
            "discograph",
            ["rebuild"] + arguments,
            environment: environment,
            in: scratch.url
        )
    }

    /// Starts `discograph rebuild` and lets it run.
    func startRebuild(_ arguments: String...) throws -> Program {
        try Program(
            Checkout.products.appending(component: "discograph"),
            ["rebuild"] + arguments,
            environment: environment,
            in: scratch.url
        )
    }

    /// A session of somebody who runs `sql` and stays.
    func session(_ sql: String) async throws -> Program {
        let name = "session-\(UUID().uuidString)"
        let file = try scratch.write(
            "set application_name = '\(name)';\n\(sql);\nselect pg_sleep(300);\n",
            to: name
        )
        let program = try Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-d", database.url, "-f", file.path]
        )
        try await waitUntil(
            "select count(*) from pg_stat_activity where application_name = '\(name)' and query like '%pg_sleep%'",
            is: "1"
        )
        return program
    }

    /// A session of somebody who runs `sql`, and then does nothing for as long as its transaction.
    func idleSession(_ sql: String) async throws -> Program {
        let name = "session-\(UUID().uuidString)"
        let file = try scratch.write("set application_name = '\(name)';\n\(sql);\n\\! sleep 300\n", to: name)
        let program = try Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-d", database.url, "-f", file.path]
        )
        try await waitUntil(
            """
            select count(*) from pg_stat_activity
            where application_name = '\(name)' and state = 'idle in transaction' and query not like 'begin%'
            """,
            is: "1"
        )
        return program
    }

    /// Waits until a rebuild has nothing left to do but the exchange, and somebody stands in its way.
    func waitUntilBuilt(_ program: Program) async throws {
        try await program.says("waiting until nobody reads")
    }

    /// Waits until `query` gives `value`; gives up after a time that only a hang takes.
    func waitUntil(_ query: String, is value: String) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while try await database.value(query) != value {
            try #require(ContinuousClock.now < deadline, "never \(value): \(query)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Everything that landing tells, as text: equal for equal warehouses.
    func contents() async throws -> [String] {
        let more = try scratch.write(
            """
            \\pset format unaligned
            \\pset tuples_only on
            select 'confirmation', c::text from etl.album_confirmation as c order by 2;
            select 'confirmation', c::text from etl.track_confirmation as c order by 2;
            select 'request', run, stage, attempted_at, url from etl.request order by 2, 3, 4, 5;
            """,
            to: "more.sql"
        )
        let outcome = try await Program(
            URL(filePath: "/usr/bin/psql"),
            ["-X", "-q", "-d", database.url, "-f", Scripts.contents.path, "-f", more.path]
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// The schema with its owners and grants, as pg_dump writes it.
    func schema() async throws -> [String] {
        let outcome = try await Program(
            URL(filePath: "/usr/bin/pg_dump"),
            ["--schema-only", "-d", database.url]
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("\\") }
    }

    /// What a rebuild may have left in the database and on the disk.
    func leftovers() async throws -> [String] {
        let schemas = try await database.value(
            "select string_agg(nspname, ' ' order by nspname) from pg_namespace where nspname like '%\\_rebuilt'"
        )
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.appending("runs").path)
        return [schemas].compactMap { $0 } + files.filter { $0 == ".rebuild" }
    }
}
