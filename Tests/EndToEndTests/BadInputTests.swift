import Foundation
import TestSupport
import Testing

/// Whatever is wrong, one clear line says what, where and what to do; the exit code says it to the scheduler.
@Suite(.serialized) struct BadInputTests {
    @Test func `wrong credentials end with 77 and Spotify's own words`() async throws {
        try await World.with { world in
            let secret = "not-the-secret-0123456789"
            let outcome = try await world.stage(
                "extract-search",
                environment: ["SPOTIFY_CLIENT_SECRET": secret]
            )
            #expect(outcome.status == 77)
            #expect(outcome.errors.contains("Invalid client secret"))
            #expect(!outcome.errors.contains(secret))
        }
    }

    @Test func `a missing setting ends with 78 and says where to put it`() async throws {
        try await World.with { world in
            let outcome = try await world.stage("extract-search", environment: ["SPOTIFY_CLIENT_ID": ""])
            #expect(outcome.status == 78)
            #expect(outcome.lastLine.contains("SPOTIFY_CLIENT_ID"))
            #expect(outcome.lastLine.contains(".env"))
        }
    }

    @Test func `an API that cannot be reached ends with 69`() async throws {
        try await World.with { world in
            let nobody = "http://127.0.0.1:9"
            let outcome = try await world.stage(
                "extract-search",
                environment: ["SPOTIFY_API_URL": nobody + "/v1", "SPOTIFY_ACCOUNTS_URL": nobody]
            )
            #expect(outcome.status == 69)
            #expect(outcome.lastLine.contains("127.0.0.1:9"))
        }
    }

    @Test func `a database that cannot be reached ends with 69 and shows no password`() async throws {
        try await World.with { world in
            let outcome = try await Program.run(
                "migrate",
                environment: world.environment.merging(
                    ["DATABASE_URL": "postgresql://someone:hush-hush@127.0.0.1:9/nowhere"]
                ) { $1 },
                in: world.scratch.url
            )
            #expect(outcome.status == 69)
            #expect(outcome.lastLine.contains("127.0.0.1"))
            #expect(!outcome.errors.contains("hush-hush"))
        }
    }

    @Test(arguments: [
        ("parms:\n  queries: []\n", "params"),
        ("name: x\nparams:\n  querys: []\n", "queries"),
        ("name: x\nparams:\n  depth: deep\n", "depth"),
    ])
    func `a mistake in a manifest ends with 78 at its line and column`(
        text: String,
        hint: String
    ) async throws {
        try await World.with { world in
            let file = try world.scratch.write(text + Manifests.stages, to: "wrong.yaml")
            let outcome = try await world.discograph("validate", file.path)
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains(/wrong\.yaml:\d+:\d+/))
            #expect(outcome.errors.contains(hint))
        }
    }

    @Test func `a run directory that is not there ends with 64`() async throws {
        try await World.with { world in
            let outcome = try await Program.run(
                "transform",
                [
                    "--run", world.scratch.appending("runs", "nowhere").path, "--manifest",
                    world.manifest.path,
                ],
                environment: world.environment,
                in: world.scratch.url
            )
            #expect(outcome.status == 64)
            #expect(outcome.lastLine.contains("nowhere"))
        }
    }

    @Test func `a corrupt landing line is quarantined and the rest goes on`() async throws {
        try await World.with { world in
            try await world.runPipeline()
            let run = try #require(world.runs().first)
            let segment = run.appending(path: "landing/search/00001.ndjson")
            var lines = try String(contentsOf: segment, encoding: .utf8).split(separator: "\n").map(
                String.init
            )
            let told = lines[0]
            let before = (
                identifiers: try Self.identifiers(in: run), counts: try world.figures(of: "transform").counts
            )
            lines[0] = String(told.prefix(told.count / 2))
            try lines.joined(separator: "\n").appending("\n").write(
                to: segment,
                atomically: true,
                encoding: .utf8
            )
            try FileManager.default.removeItem(at: run.appending(path: "receipts/transform.json"))

            let outcome = try await Program.run(
                "transform",
                ["--run", run.path],
                environment: world.environment,
                in: world.scratch.url
            )

            #expect(outcome.status == 0, "\(outcome.errors)")
            let quarantine = try String(
                contentsOf: run.appending(path: "rows/quarantine.ndjson"),
                encoding: .utf8
            )
            #expect(quarantine.contains("search/00001.ndjson:1"))
            let counts = try world.figures(of: "transform").counts
            #expect(counts["refused_lines"] == 1)
            #expect(counts["lines"] == before.counts["lines"])
            // At most what the line alone told is gone with it.
            let identifiers = try Self.identifiers(in: run)
            #expect(identifiers.count > 100)
            #expect(identifiers.isSubset(of: before.identifiers))
            #expect(before.identifiers.subtracting(identifiers).allSatisfy { told.contains($0) })
        }
    }

    /// The identifiers in the rows of artists, albums and tracks.
    private static func identifiers(in run: URL) throws -> Set<String> {
        try ["artist", "album", "track"].reduce(into: []) { found, table in
            let rows = try String(contentsOf: run.appending(path: "rows/\(table).copy"), encoding: .utf8)
            found.formUnion(rows.matches(of: /\b[0-9A-Za-z]{22}\b/).map { String($0.output) })
        }
    }

    @Test func `a full disk ends with 74 and what was half written is not taken for whole`() async throws {
        try await World.with { world in
            let limited = try world.limitedTo(kilobytes: 8, "run", world.manifest.path, "--only", "extract-*")
            let stopped = try await limited.outcome()
            #expect(stopped.status == 74, "\(stopped.errors.suffix(1_000))")

            let outcome = try await world.discograph("run", "--continue", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(1_000))")
            #expect(try await world.differences().lines.isEmpty)
            #expect(try world.repeatedRequests().isEmpty)
        }
    }
}

extension Program.Outcome {
    /// The line that a person reads last.
    var lastLine: String {
        errors.split(separator: "\n").last.map(String.init) ?? ""
    }
}

extension World {
    /// Runs one extract stage in a run of its own.
    func stage(_ name: String, environment: [String: String]) async throws -> Program.Outcome {
        let run = scratch.appending("runs", "2026-01-01T00-00-00Z")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        return try await Program.run(
            name,
            ["--run", run.path, "--manifest", manifest.path],
            environment: self.environment.merging(environment) { $1 },
            in: scratch.url
        )
    }

    /// Starts `discograph` where no file can grow beyond a size, as on a full disk.
    func limitedTo(kilobytes: Int, _ arguments: String...) throws -> Program {
        let discograph = Checkout.products.appending(component: "discograph").path
        let command = "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$0\" \"$@\""
        return try Program(
            URL(filePath: "/bin/bash"),
            ["-c", command, discograph] + arguments,
            environment: environment,
            in: scratch.url
        )
    }
}
