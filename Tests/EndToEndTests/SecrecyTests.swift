import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Secrets stay where they are meant to be: in the environment, in memory, and in one file for one user's eyes.
@Suite(.serialized) struct SecrecyTests {
    private static let secret = "5ecretThatNobodyMaySee0123456789"
    fileprivate static let credentials = [
        "SPOTIFY_CLIENT_ID": "secretive", "SPOTIFY_CLIENT_SECRET": secret,
    ]
    private static let sandbox = ["--seed", "7", "--artists", "12", "--client", "secretive:\(secret)"]

    @Test func `nothing that a whole run says or leaves behind holds a secret or a token`() async throws {
        // Where a busy machine lets nobody look while there are stages, there was nothing to find.
        var isSeen = false
        for _ in 0..<5 where !isSeen { isSeen = try await Self.keepsSecrets() }
        #expect(isSeen, "no stage of five runs was seen")
    }

    /// Runs the pipeline and looks everywhere; returns whether stages were among what was looked at.
    private static func keepsSecrets() async throws -> Bool {
        try await World.with(sandbox: Self.sandbox) { world in
            let program = try world.start(
                "run",
                world.manifest.path,
                "--verbose",
                environment: Self.credentials
            )
            let watch = Task { await Self.commandLines(holding: [Self.secret]) }
            defer { watch.cancel() }
            let outcome = try await program.outcome()
            watch.cancel()
            let seen = await watch.value
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")

            let tokens = world.home.appending(component: "tokens")
            let token = try #require(try Self.accessToken(in: tokens))
            let basic = Data("secretive:\(Self.secret)".utf8).base64EncodedString()
            let words = [Self.secret, basic, token]
            #expect(seen.telling == [])
            for word in words + ["Bearer "] {
                #expect(!outcome.output.contains(word))
                #expect(!outcome.errors.contains(word))
            }
            // The token's own file holds it, or the search would find nothing anywhere.
            let places = try world.scratch.url.files(with: words)
            #expect(!places.isEmpty)
            #expect(places.allSatisfy { $0.hasPrefix("home/tokens/") }, "\(places)")
            let dump = try await Program(
                URL(filePath: "/usr/bin/pg_dump"),
                ["--dbname", world.databaseURL],
                in: world.scratch.url
            ).outcome()
            #expect(dump.status == 0, "\(dump.errors)")
            #expect(dump.output.contains("secretive") || dump.output.contains("COPY etl."))
            for word in words { #expect(!dump.output.contains(word)) }
            let run = try #require(world.runs().last).lastPathComponent
            return seen.stages.contains { $0.contains(run) }
        }
    }

    @Test func `state is for one user's eyes, and is refused where others can read it`() async throws {
        try await World.with(sandbox: Self.sandbox) { world in
            let once = try await world.discograph(
                "run",
                world.manifest.path,
                "--only",
                "extract-*",
                environment: Self.credentials
            )
            #expect(once.status == 0, "\(once.errors.suffix(2_000))")
            let files = try Self.stateFiles(in: world.home)
            for kind in ["frontier", "claims", "quota", "tokens"] {
                #expect(files.contains { $0.path.contains("/\(kind)/") }, "no file of \(kind)")
            }
            for (number, file) in files.enumerated() {
                #expect(try Self.mode(of: file) == 0o600, "\(file.path)")
                chmod(file.path, 0o644)
                let outcome = try await world.search(for: "year:\(1_970 + number)")
                #expect(outcome.status == 78, "\(file.path)")
                #expect(outcome.errors.contains(file.lastPathComponent), "\(outcome.errors)")
                #expect(!outcome.errors.contains(Self.secret))
                chmod(file.path, 0o600)
            }
        }
    }

    @Test func `a file of settings that others can read is refused before it is read`() async throws {
        try await World.with(sandbox: Self.sandbox) { world in
            try world.scratch.write("SPOTIFY_CLIENT_SECRET=\(Self.secret)\n", to: ".env", permissions: 0o640)
            let outcome = try await world.stage("extract-search", environment: [:])
            #expect(outcome.status == 78)
            #expect(outcome.lastLine.contains(".env"))
            #expect(outcome.lastLine.contains("640"))
            #expect(!outcome.errors.contains(Self.secret))
        }
    }

    @Test func `the keys of TLS sessions go into no file, whatever the environment names`() async throws {
        try await World.with(sandbox: Self.sandbox + ["--tls"]) { world in
            let keys = world.scratch.appending("keys")
            let outcome = try await world.discograph(
                "run",
                world.manifest.path,
                "--only",
                "extract-*",
                environment: Self.credentials.merging(["SSLKEYLOGFILE": keys.path]) { $1 }
            )
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            #expect(!FileManager.default.fileExists(atPath: keys.path))
        }
    }

    @Test func `memory is closed to core files and to other processes`() async throws {
        // A database that takes the connection and says nothing keeps the program where its memory can be tried.
        let database = try LoopbackServer { _ in .silence }
        defer { database.stop() }
        let migrate = Checkout.products.appending(component: "migrate").path
        // Whether memory can be read shows in the owner of /proc/<pid>/mem, which only an ordinary user's tells.
        let user = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let program = try Program(
            URL(filePath: "/usr/bin/env"),
            user + [migrate, "--sql", Checkout.sql.path],
            environment: [
                "DATABASE_URL": "postgresql://nobody@127.0.0.1:\(database.port)/none", "HOME": "/tmp",
            ],
            in: URL(filePath: "/tmp")
        )
        defer { program.send(SIGKILL) }
        try await program.wait(until: "it is connected") { database.connections > 0 }
        let place = "/proc/\(program.identifier)"
        let limits = try String(contentsOfFile: "\(place)/limits", encoding: .utf8)
        #expect(limits.contains(/Max core file size\s+0\s+0/), "\(limits)")
        let owner = try FileManager.default.attributesOfItem(atPath: "\(place)/mem")[.ownerAccountID] as? Int
        #expect(owner == 0)
    }

    /// The command lines of stages, and those in which any of `words` stood, looked through again and again until
    /// cancelled.
    private static func commandLines(
        holding words: [String]
    ) async -> (stages: Set<String>, telling: Set<String>) {
        var (stages, telling): (Set<String>, Set<String>) = ([], [])
        while !Task.isCancelled {
            let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            for process in processes where Int(process) != nil {
                let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                // The sandbox is told its client's secret.
                let line = String(decoding: data, as: UTF8.self)
                if line.contains("/extract-") { stages.insert(line) }
                if !line.contains("spotify-sandbox"), words.contains(where: line.contains) {
                    telling.insert(line)
                }
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return (stages, telling)
    }

    /// The token that a store of files holds.
    private static func accessToken(in folder: URL) throws -> String? {
        for place in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: place)
            guard let data = FileManager.default.contents(atPath: file.path),
                let record = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
            else { continue }
            if let token = record["access_token"] as? String { return token }
        }
        return nil
    }

    /// The files that outlive a run, SQLite's own and empty ones left out.
    private static func stateFiles(in home: URL) throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: home.path)
            .filter { $0.hasSuffix(".sqlite") || $0.hasSuffix(".json") }
            .map { home.appending(path: $0) }
    }

    private static func mode(of file: URL) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    }
}

extension World {
    /// Runs `extract-search` in a run of its own, for a query that nobody has asked for.
    fileprivate func search(for query: String) async throws -> Program.Outcome {
        let name = query.replacing(":", with: "-")
        let text =
            "name: search\nparams:\n  queries:\n    - {q: \"\(query)\", types: [album], max_hits: 10}\n\n"
        let file = try scratch.write(text + Manifests.stages, to: "\(name).yaml")
        let run = scratch.appending("runs", name)
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        return try await Program.run(
            "extract-search",
            ["--run", run.path, "--manifest", file.path],
            environment: environment.merging(SecrecyTests.credentials) { $1 },
            in: scratch.url
        )
    }
}
