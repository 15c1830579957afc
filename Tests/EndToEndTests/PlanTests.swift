import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// What `plan` and `discograph quota` say of a real pipeline.
@Suite(.serialized) struct PlanTests {
    @Test func `a dry run needs no run, and changes neither files nor rows`() async throws {
        try await World.with { world in
            let early = try await plan(world, "--dry-run", "--manifest", world.manifest.path)
            #expect(early.status == 0, "\(early.errors)")
            #expect(!early.output.contains("everything that is wanted is known and fresh"))
            let names = try FileManager.default.contentsOfDirectory(atPath: world.scratch.url.path)
            #expect(Set(names).isDisjoint(with: ["home", "runs"]), "\(names)")

            try await world.runPipeline()
            let before = (files: try Self.files(of: world), rows: try await Self.rows(of: world))
            let outcome = try await plan(world, "--dry-run", "--manifest", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("everything that is wanted is known and fresh"))
            let json = try await plan(world, "--dry-run", "--json", "--manifest", world.manifest.path)
            #expect(json.output.contains("\"days\":0"))

            #expect(try Self.files(of: world) == before.files)
            #expect(try await Self.rows(of: world) == before.rows)
        }
    }

    @Test func `links in a manifest are planned as the identifiers in them, each once`() async throws {
        let id = "6dVIqQ8qmQ5GBnJ9shOYGE"
        let manifest = """
            name: links
            params:
              depth: 0
              artists:
                - https://open.spotify.com/intl-de/artist/\(id)?si=0123456789abcdef
                - spotify:artist:\(id)
                - \(id)

            """
        try await World.with(manifest: manifest) { world in
            let outcome = try await world.discograph("run", world.manifest.path, "--only", "plan")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let worklist = try #require(world.runs().last).appending(path: "plan/artist.ndjson")
            let planned = try String(contentsOf: worklist, encoding: .utf8).split(separator: "\n")
            #expect(planned.count == 1, "\(planned)")
            #expect(planned.first?.contains("\"id\":\"\(id)\"") == true, "\(planned)")
        }
    }

    @Test func `a frontier that was lost is told by the warehouse`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            let asked = try world.sandbox.requests().map(\.path)
            // Another machine: neither its state nor its runs are there.
            try FileManager.default.removeItem(at: world.home)
            try FileManager.default.removeItem(at: world.scratch.appending("runs"))
            try await world.runPipeline()
            let again = try world.sandbox.requests().map(\.path).dropFirst(asked.count)
            let single = again.filter { $0.contains(/^\/v1\/(artists|albums|tracks)\/[^\/]+$/) }
            #expect(!again.isEmpty)
            #expect(single.isEmpty, "\(single.prefix(5))")
        }
    }

    @Test func `a database that was thrown away is missed by plan and load, and filled by a rebuild`()
        async throws
    {
        try await World.with { world in
            try await world.runPipeline()
            let contents = try await world.contents()
            _ = try await world.query("drop schema catalog, history, etl, analytics cascade")
            let asked = try world.sandbox.requests().count

            let dry = try await plan(world, "--dry-run", "--manifest", world.manifest.path)
            #expect(dry.status == 0, "\(dry.errors)")
            #expect(dry.output.contains("everything that is wanted is known and fresh"), "\(dry.output)")
            #expect(dry.output.contains("the warehouse is new: planned without it"), "\(dry.output)")
            #expect(dry.output.contains("the warehouse is empty, "), "\(dry.output)")

            let night = ["run", "--continue", "--partial-ok", world.manifest.path]
            let first = try await discograph(world, night)
            #expect(first.status == 65, "\(first.errors.suffix(2_000))")
            #expect(first.errors.contains("the database was new, and lacks a run"), "\(first.errors)")
            #expect(first.errors.contains("discograph rebuild"), "\(first.errors)")
            let rebuild = try await discograph(world, ["rebuild"])
            #expect(rebuild.status == 0, "\(rebuild.errors)")
            #expect(try await world.contents() == contents)
            let second = try await discograph(world, night)
            #expect(second.status == 0, "\(second.errors.suffix(2_000))")
            #expect(try world.sandbox.requests().count == asked)
        }
    }

    @Test(arguments: [["--dry-run"], ["--run"]])
    func `a frontier that may not be read is named, and nothing is planned without it`(
        words: [String]
    ) async throws {
        // Below the directory that every user may enter, as a test's own may be entered by its user alone.
        let home = URL(filePath: "/tmp/discograph-unreadable-\(UUID().uuidString)")
        let run = URL(filePath: "/tmp/discograph-unreadable-run-\(UUID().uuidString)")
        for folder in [home, run] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: run.path)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: home.path)
        defer {
            for folder in [home, run] { try? FileManager.default.removeItem(at: folder) }
        }
        // Root would read it all the same.
        let user = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let manifest = Checkout.root.appending(path: "pipelines/catalog.yaml").path
        let named = words == ["--run"] ? words + [run.path] : words
        let outcome = try await Program(
            URL(filePath: "/usr/bin/env"),
            user + [Checkout.products.appending(component: "plan").path, "--manifest", manifest] + named,
            environment: [
                "SPOTIFY_CLIENT_ID": "someone", "SPOTIFY_CLIENT_SECRET": "secret",
                "DISCOGRAPH_HOME": home.path, "HOME": "/tmp",
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            ],
            in: URL(filePath: "/tmp")
        ).outcome()
        #expect(outcome.status == 74, "\(outcome.errors)")
        #expect(outcome.errors.contains("\(home.path)/"), "\(outcome.errors)")
        #expect(outcome.errors.contains("Permission denied"), "\(outcome.errors)")
        #expect(outcome.output.isEmpty, "\(outcome.output)")
    }

    private func discograph(_ world: World, _ arguments: [String]) async throws -> Program.Outcome {
        try await Program.run("discograph", arguments, environment: world.environment, in: world.scratch.url)
    }

    @Test func `quota shows what a run used, and says where nothing was counted`() async throws {
        try await World.with { world in
            let none = try await world.discograph("quota", world.manifest.path)
            #expect(none.status == 0, "\(none.errors)")
            #expect(none.output.contains("has been counted here yet"))
            try await world.runPipeline()
            let lines = try await world.discograph("quota", "--json", world.manifest.path).output
                .split(separator: "\n")
            let counted = try lines.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            let used = counted.compactMap { $0["used_24h"] as? Int }.reduce(0, +)
            let sent = try world.sandbox.requests().count { $0.path.hasPrefix("/v1/") }
            #expect(used == sent)
            #expect(sent > 0)
            let table = try await world.discograph("quota", world.manifest.path).output
            let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            for line in counted {
                let bucket = try #require(line["bucket"] as? String)
                let used = try #require(line["used_24h"] as? Int)
                #expect(rows.contains { $0.contains(bucket) && $0.contains("\(used)") }, "\(table)")
            }
        }
    }

    @Test func `without a run and a manifest there is nothing to plan`() async throws {
        let dry = ["--dry-run", "--manifest", "pipelines/catalog.yaml"]
        for arguments in [
            [], ["--dry-run"], ["--json", "--run", "runs/none"], dry + ["--max-requests", "5"],
            dry + ["--run", ""], ["--run", ""],
        ] {
            let outcome = try await Program.run("plan", arguments)
            #expect(outcome.status == 64, "\(arguments)")
        }
    }

    @Test func `a run that is mistyped is a mistake of the command line in a dry run, too`() async throws {
        for more in [[], ["--manifest", "pipelines/catalog.yaml"]] {
            let outcome = try await Program.run("plan", ["--dry-run", "--run", "runs/none"] + more)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("no run directory runs/none"), "\(outcome.errors)")
        }
    }

    private func plan(_ world: World, _ arguments: String...) async throws -> Program.Outcome {
        try await Program.run("plan", arguments, environment: world.environment, in: world.scratch.url)
    }

    /// Every row of the database, but for the lines in which pg_dump speaks to psql.
    private static func rows(of world: World) async throws -> [Substring] {
        let outcome = try await Program(
            URL(filePath: "/usr/bin/pg_dump"),
            ["--data-only", "--dbname", world.databaseURL],
            in: world.scratch.url
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").filter { !$0.hasPrefix("\\") }
    }

    /// The files of home and runs, with what stands in them.
    private static func files(of world: World) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for folder in ["home", "runs"] {
            let root = world.scratch.appending(folder)
            for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
                files["\(folder)/\(path)"] = (try? Data(contentsOf: root.appending(path: path))) ?? Data()
            }
        }
        return files
    }
}
