import Foundation
import TestSupport
import Testing

/// The defects that were reproduced in others' programs, one by one against ours (ARCHITECTURE.md names them).
@Suite(.serialized) struct ReferenceDefectTests {
    private static let catalog = ["--seed", "7", "--artists", "12", "--latency-ms", "5"]

    // D1: a 429 with a day's `Retry-After` is slept through. Here its bucket is left alone from that moment on.
    @Test(arguments: [
        (["--refuse", "artist-albums=429:86400@3"], "429"),
        (["--quota", "artist-albums=3"], "QUOTA_EXCEEDED"),
        (["--quota", "artist-albums=3", "--no-retry-after"], "QUOTA_EXCEEDED"),
        (["--quota", "artist-albums=3", "--retry-after", "0"], "QUOTA_EXCEEDED"),
        (["--quota", "artist-albums=3", "--retry-after=-5"], "QUOTA_EXCEEDED"),
        (["--quota", "artist-albums=3", "--retry-after", "Wed, 21 Oct 2099 07:28:00 GMT"], "QUOTA_EXCEEDED"),
        (["--quota", "artist-albums=3", "--retry-after", "soon"], "QUOTA_EXCEEDED"),
    ])
    func `a long lock ends its bucket within seconds, and no later start calls it`(
        limits: [String],
        words: String
    ) async throws {
        try await World.with(sandbox: Self.catalog + limits) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests()
            let refused = try #require(requests.of("artist-albums").first { $0.status == 429 }).at
            #expect(requests.of("artist-albums").count { $0.status == 429 } <= requests.mostUnderWay)
            let sent = try world.book("requests")
            #expect(sent.contains { $0.bucket == "artist-albums" && $0.status == 429 })
            #expect(sent.afterRefusal(of: "artist-albums").isEmpty)
            #expect(requests.of("albums").count > 5)

            let warnings = try world.log(of: "extract-artists").filter { $0.level == "warning" }
            let warning = try #require(warnings.first { $0.text.contains("artist-albums") })
            // Neither bound measures speed: who sleeps a lock through, or a part of it, is far beyond both.
            #expect(warning.at.timeIntervalSince(refused) < 30)
            #expect(warning.text.contains(words) && warning.text.contains("opens at"))
            #expect(warnings.count { $0.text.contains("opens at") } == 1)
            #expect(try world.figures(of: "extract-artists").endedAt.timeIntervalSince(refused) < 120)
            let tally = try world.receipt(of: "extract-artists")
            #expect(try #require(tally.resumeAt).timeIntervalSince(refused) > 86_000)

            let said = warning.at.timeIntervalSince(refused)
            let ended = try world.figures(of: "extract-artists").endedAt.timeIntervalSince(refused)
            let calls = requests.of("artist-albums").byClient
            Trials.note(
                "D1 \(limits.last ?? ""): \(calls), said after \(said) s, ended after \(ended) s: \(warning.text)"
            )
            let again = try await world.discograph("run", world.manifest.path)
            #expect(again.status == 75, "\(again.errors.suffix(2_000))")
            #expect(
                try world.sandbox.requests().of("artist-albums").count == requests.of("artist-albums").count
            )
            #expect(try world.receipt(of: "extract-artists").reason?.contains("artist-albums") == true)
        }
    }

    // D2: one token, and so one quota, for all client ids. Here each sends its own, and the pool has both quotas.
    @Test func `a pool of two owners spends both quotas, each client id with its own token`() async throws {
        let pool = Pool(owners: ("ann", "bob"))
        try await World.with(
            sandbox: Self.catalog + pool.sandbox + ["--quota", "artist-albums=8"],
            manifest: pool.manifest
        ) { world in
            let outcome = try await world.discograph(
                "run",
                world.manifest.path,
                environment: pool.environment
            )
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests()
            let lists = requests.of("artist-albums")
            #expect(lists.count { $0.client == "first" && $0.status == 200 } == 8)
            #expect(lists.count { $0.client == "second" && $0.status == 200 } == 8)
            #expect(requests.allSatisfy { $0.status != 401 })
            #expect(try Set(world.sandbox.tokenRequests().compactMap(\.client)) == ["first", "second"])
            Trials.note("D2: \(lists.byClient)")
            let sent = try world.book("requests")
            for (client, credential) in [("first", "one"), ("second", "two")] {
                let own = sent.filter { $0.credential == credential }
                #expect(own.contains { $0.bucket == "artist-albums" && $0.status == 200 })
                #expect(own.afterRefusal(of: "artist-albums").isEmpty)
                #expect(lists.limited(client) <= requests.mostUnderWay)
            }
        }
    }

    // D3: rotating client ids of one account, which share its quota. Here the other one is not even tried.
    @Test func `a pool of one owner says that it cannot help, and does not try`() async throws {
        let pool = Pool(owners: ("me", "me"))
        try await World.with(
            sandbox: Self.catalog + pool.sandbox + ["--quota", "artist-albums=8"],
            manifest: pool.manifest
        ) { world in
            let outcome = try await world.discograph(
                "run",
                world.manifest.path,
                environment: pool.environment
            )
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests()
            let lists = requests.of("artist-albums")
            #expect(lists.count { $0.status == 200 } == 8)
            // Some of each app may be under way when the first is refused; none is sent after that.
            #expect(lists.count { $0.status == 429 } <= 2 * requests.mostUnderWay)
            #expect(try world.book("requests").afterRefusal(of: "artist-albums").isEmpty)
            let warnings = try world.log(of: "extract-artists").filter { $0.level == "warning" }
            Trials.note("D3: \(lists.byClient): \(warnings.map(\.text))")
            #expect(warnings.contains { $0.text.contains("QUOTA_EXCEEDED") && $0.text.contains("owner") })
        }
    }

    // D4: a revoked token whose clock is good, asked 977 times. Here one renewal for each request, then 77.
    @Test func `a token that is revoked at once ends with 77 after one renewal for each request`()
        async throws
    {
        try await World.with(sandbox: Self.catalog + ["--token-calls", "0"]) { world in
            let outcome = try await world.stage("extract-search", environment: [:])
            #expect(outcome.status == 77, "\(outcome.errors)")
            let requests = try world.sandbox.requests()
            #expect(!requests.isEmpty)
            #expect(requests.allSatisfy { $0.status == 401 })
            let tokens = try world.sandbox.tokenRequests().count
            Trials.note(
                "D4: \(requests.byClient), \(tokens) tokens, exit \(outcome.status): \(outcome.lastLine)"
            )
            #expect(Dictionary(grouping: requests, by: \.path).values.allSatisfy { $0.count <= 2 })
            #expect(try world.sandbox.tokenRequests().count <= 1 + Set(requests.map(\.path)).count)
        }
    }

    // D5: rows are deleted because the service answered 503. Here nothing goes but what an answer replaces.
    @Test(
        arguments: [
            ["--seed", "7"] + ReferenceDefectTests.everywhere(503),
            ["--seed", "7"] + ReferenceDefectTests.everywhere(404),
            // Of another seed, it knows none of the identifiers.
            ["--seed", "8", "--refuse", "search=503"],
        ] as [[String]]
    )
    func `a night of failures takes nothing from the catalogue, though all of it is stale`(
        options: [String]
    ) async throws {
        try await World.with(sandbox: Self.catalog) { world in
            try await world.runPipeline()
            let before = try await world.contents()
            let sent = try world.sandbox.requests().count
            let freshness = ["artist", "artist_albums", "artist_albums_sweep", "album", "track", "search"]
                .map { "\($0): 1s" }.joined(separator: ", ")
            let manifest = try world.scratch.write(
                Manifests.small + "  freshness: {\(freshness)}\n" + Manifests.stages,
                to: "stale.yaml"
            )

            let failing = try await world.with(sandbox: ["--artists", "12"] + options)
            let planned = try await failing.discograph("run", manifest.path, "--only", "plan")
            #expect(planned.status == 0, "\(planned.errors.suffix(2_000))")
            let run = try #require(failing.runs().last).path
            for source in ["search", "artists", "albums", "tracks"] {
                _ = try await failing.perform("extract-\(source)", of: run)
            }
            for stage in ["transform", "load"] {
                let outcome = try await failing.perform(stage, of: run)
                #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            }

            // A new sandbox knows no token of the one before.
            let failed = try failing.sandbox.requests().dropFirst(sent).filter { $0.status != 401 }
            #expect(!failed.of("artist-albums").isEmpty)
            #expect(!failed.of("albums").isEmpty)
            #expect(failed.allSatisfy { $0.status == 503 || $0.status == 404 })
            let difference = try await failing.contents().difference(from: before)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
        }
    }

    /// The sandbox's options with which all that it is asked for is answered with `status`.
    private static func everywhere(_ status: Int) -> [String] {
        ["search", "artists", "artist-albums", "albums", "album-tracks", "tracks"].flatMap { bucket in
            ["--refuse", "\(bucket)=\(status)"]
        }
    }

    // D6: a token store that answers nothing for an expired token, and so loses it. Here the record stays.
    @Test
    func `a stored token serves every start, outlives an outage, and is renewed once when it is refused`()
        async throws
    {
        try await World.with(sandbox: Self.catalog) { world in
            try await world.runPipeline()
            #expect(try world.sandbox.tokenRequests().count == 1)
            let file = try #require(try world.tokenFiles().first)
            let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
            #expect(permissions as? Int == 0o600)
            let record = try Data(contentsOf: file)

            #expect(try await world.search("year:1980-1989").status == 0)
            #expect(try world.sandbox.tokenRequests().count == 1)
            try await world.sandbox.stop()
            #expect(try await world.search("year:1970-1979").status == 69)
            #expect(try Data(contentsOf: file) == record)

            // Another sandbox at the same address knows no token of the one before.
            let other = try await world.with(sandbox: Self.catalog)
            #expect(try await other.search("year:1970-1979").status == 0)
            #expect(try other.sandbox.requests().count { $0.status == 401 } <= 8)
            #expect(try other.sandbox.tokenRequests().count == 2)
            #expect(try Data(contentsOf: file) != record)
        }
    }

    // D7: a 5xx that lasts is reported as a 429. Here it keeps its status and its words.
    @Test func `a failing route is reported with its own status after five attempts`() async throws {
        // Where a call's time is nearly over there are fewer, and on a busy machine a minute may be.
        let manifest = """
            name: outage
            quota: {call_timeout: 600s}
            params:
              depth: 0
              queries: [{q: "the", types: [album], max_hits: 4}]

            """
        try await World.with(
            sandbox: Self.catalog + ["--refuse", "albums=503"],
            manifest: manifest
        ) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let failures = try world.book("failures").filter { $0.bucket == "albums" }
            #expect(!failures.isEmpty)
            #expect(failures.allSatisfy { $0.status == 503 })
            #expect(failures.map(\.attempt).max() == 5)
            #expect(!outcome.errors.contains("status 429") && !outcome.errors.contains("(429)"))
            #expect(outcome.errors.contains("503"))
            let calls = Dictionary(grouping: try world.sandbox.requests().of("albums"), by: \.path)
            #expect(!calls.isEmpty)
            #expect(calls.values.allSatisfy { $0.count == 5 })
            Trials.note("D7: \(calls.mapValues(\.count).values.sorted()) attempts, \(outcome.lastLine)")
            let counts = try world.figures(of: "extract-albums").counts
            #expect(counts["failed"] == calls.count)
        }
    }

    // D8: what the refusal said is lost with its headers. Here reason, time and body are recorded.
    @Test func `the reason and the time of a lock are kept in the tally, the failures and the warehouse`()
        async throws
    {
        try await World.with(sandbox: Self.catalog + ["--quota", "albums=5"]) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let failure = try #require(try world.book("failures").first { $0.bucket == "albums" })
            #expect(failure.status == 429)
            #expect(failure.outcome == "locked")
            #expect(failure.body?.contains("QUOTA_EXCEEDED") == true)
            let tally = try world.receipt(of: "extract-albums")
            Trials.note(
                "D8: \(tally.reason ?? ""), again \(String(describing: tally.resumeAt)); body \(failure.body ?? "")"
            )
            #expect(tally.reason?.contains("QUOTA_EXCEEDED") == true)
            let kept = try await world.query(
                "select count(*) from etl.failure where status = 429 and body like '%QUOTA_EXCEEDED%'"
            )
            #expect(kept != "0")
            let run = try #require(try world.runs().last).lastPathComponent
            let status = try await world.discograph("status", run)
            #expect(status.output.contains("QUOTA_EXCEEDED"))
        }
    }

    // D9: the bearer goes wherever `next` points. Here the list is read on from the one API host.
    @Test func `a next to another host is refused in one line, and the list is complete all the same`()
        async throws
    {
        let undisturbed = try await Undisturbed.warehouse().contents
        try await World.with(sandbox: Self.catalog + ["--odd-paging", "foreign"]) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let warnings = try world.log(of: "extract-artists").filter {
                $0.text.contains("api.spotify.invalid")
            }
            #expect(warnings.count == 1)
            Trials.note("D9: \(warnings.map(\.text))")
            let difference = try await world.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
        }
    }
}

/// Two credentials in a manifest, and the sandbox's clients for them.
struct Pool {
    let owners: (String, String)

    /// The sandbox's options.
    var sandbox: [String] {
        ["--client", "first:secret-one:\(owners.0)", "--client", "second:secret-two:\(owners.1)"]
    }

    /// The variables that hold them.
    let environment = [
        "ONE_ID": "first", "ONE_SECRET": "secret-one", "TWO_ID": "second", "TWO_SECRET": "secret-two",
    ]

    /// The manifest that names the variables.
    var manifest: String {
        """
        credentials:
          - {name: one, owner: \(owners.0), client_id: ONE_ID, client_secret: ONE_SECRET}
          - {name: two, owner: \(owners.1), client_id: TWO_ID, client_secret: TWO_SECRET}
        \(Manifests.small)
        """
    }
}

extension World {
    /// Runs one stage of a run to its end.
    fileprivate func perform(_ stage: String, of run: String) async throws -> Program.Outcome {
        try await Program.run(stage, ["--run", run], environment: environment, in: scratch.url)
    }

    /// The files of the token store.
    func tokenFiles() throws -> [URL] {
        let folder = home.appending(path: "tokens")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }
            .map { folder.appending(path: $0) }
    }

    /// Runs `extract-search` for one search, in a run of its own.
    func search(_ text: String) async throws -> Program.Outcome {
        let manifest = """
            name: one
            params:
              queries: [{q: "\(text)", types: [artist], max_hits: 20}]

            """
        let file = try scratch.write(manifest + Manifests.stages, to: "one.yaml")
        let run = scratch.appending("apart", UUID().uuidString)
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        return try await Program.run(
            "extract-search",
            ["--run", run.path, "--manifest", file.path],
            environment: environment,
            in: scratch.url
        )
    }
}

extension [SandboxProcess.Request] {
    /// How many requests of a client id were refused for asking too much.
    fileprivate func limited(_ client: String) -> Int {
        count { $0.client == client && $0.status == 429 }
    }
}
