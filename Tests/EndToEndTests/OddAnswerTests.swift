import Foundation
import TestSupport
import Testing

/// Answers that no specification has: each ends in something known, none in a loop.
@Suite(.serialized) struct OddAnswerTests {
    private static let catalog = ["--seed", "7", "--artists", "12"]

    @Test(arguments: ["endless", "repeating", "drift", "duplicates"])
    func `odd paging ends, and everything is there`(oddity: String) async throws {
        let undisturbed = try await Undisturbed.warehouse()
        try await World.with(sandbox: Self.catalog + ["--odd-paging", oddity]) { world in
            try await world.runPipeline()
            let requests = try world.sandbox.requests().map(\.path)
            #expect(Set(requests).count == requests.count)
            // The end of a list may have to be looked for once; it is never gone beyond.
            #expect(requests.count <= 2 * undisturbed.requests)
            // A hit that comes twice takes a place among those wanted.
            if oddity != "duplicates" { #expect(try await world.entities() == undisturbed.entities) }
            #expect(try await world.differences().lines.isEmpty)
        }
    }

    @Test func `an empty page with a next ends its list and keeps what is there`() async throws {
        try await World.with(sandbox: Self.catalog + ["--odd-paging", "gap"]) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests().map(\.path)
            #expect(Set(requests).count == requests.count)
            #expect(try await world.query("select count(*) >= 10 from catalog.album") == "t")
            #expect(try await world.differences().lines.isEmpty)
        }
    }

    @Test func `32 MB of lists in lists are one failure each, and the next attempt lands`() async throws {
        let undisturbed = try await Undisturbed.warehouse().contents
        try await World.with(sandbox: Self.catalog + ["--nested-rate", "0.05"]) { world in
            try await world.runPipeline()
            let nested = try world.sandbox.requests().count { $0.fault == "nesting" }
            #expect(nested > 0)
            #expect(try world.book("failures").count == nested)
            #expect(try world.book("failures").allSatisfy { ($0.body?.count ?? 0) <= 2_048 })
            let difference = try await world.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
        }
    }

    @Test func `HTML in place of every answer is given up after five attempts and said so`() async throws {
        // Where a call's time is nearly over there are fewer, and on a busy machine a minute may be.
        let manifest = "quota: {call_timeout: 600s}\n" + Manifests.small
        try await World.with(sandbox: Self.catalog + ["--html-rate", "1"], manifest: manifest) { world in
            let outcome = try await world.stage("extract-search", environment: [:])
            #expect(outcome.status == 75, "\(outcome.errors)")
            let calls = Dictionary(grouping: try world.sandbox.requests(), by: \.path)
            #expect(!calls.isEmpty)
            #expect(calls.values.allSatisfy { $0.count == 5 })
            let failures = try world.book("failures")
            #expect(failures.contains { $0.status == 200 && $0.body?.contains("<!DOCTYPE html>") == true })
        }
    }

    @Test(arguments: [403, 404])
    func `a route that is gone degrades its stage and not the run`(status: Int) async throws {
        let refusal = ["--refuse", "artist-albums=\(status)"]
        try await World.with(sandbox: Self.catalog + refusal) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let calls = try world.sandbox.requests().of("artist-albums").count
            #expect(calls == 2)
            let warnings = try world.log(of: "extract-artists")
                .filter { $0.level == "warning" && $0.text.contains("the stage continues without them") }
            #expect(warnings.count == 1, "\(warnings.map(\.text))")
            #expect(try world.figures(of: "extract-artists").counts["degraded"] == 1)
            #expect(try world.sandbox.requests().of("albums").count > 5)

            _ = try await world.discograph("run", world.manifest.path)
            #expect(try world.sandbox.requests().of("artist-albums").count == calls)
        }
    }

    @Test(arguments: [403, 404])
    func `a route that goes in the middle is asked few times more, and the run goes on`(
        status: Int
    )
        async throws
    {
        let refusal = ["--refuse", "artist-albums=\(status)@6"]
        try await World.with(sandbox: Self.catalog + refusal) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let calls = try world.sandbox.requests().of("artist-albums")
            // At most eight are under way at the first refusal; then one more, and what it answered before.
            #expect((2...10).contains(calls.count { $0.status == status }))
            #expect(try world.figures(of: "extract-artists").counts["degraded"] == 1)
        }
    }

    @Test(arguments: ["artist-albums", "albums"])
    func `a bucket that is away costs a start ten requests`(bucket: String) async throws {
        try await World.with(sandbox: Self.catalog + ["--refuse", "\(bucket)=503"]) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let log = try world.log(of: Self.stage(asking: bucket))
            let starts = log.count { $0.text.hasPrefix("done ") }
            let calls = try world.sandbox.requests().of(bucket).count
            #expect(starts > 0)
            #expect(calls > 0)
            #expect(calls <= 10 * starts, "\(starts) starts")
        }
    }

    private static func stage(asking bucket: String) -> String {
        bucket == "artist-albums" ? "extract-artists" : "extract-\(bucket)"
    }

    @Test func `a token server that is down ends with 69, and nothing is asked without a token`() async throws
    {
        try await World.with(sandbox: Self.catalog) { world in
            let started = ContinuousClock.now
            let outcome = try await world.stage(
                "extract-search",
                environment: ["SPOTIFY_ACCOUNTS_URL": "http://127.0.0.1:9"]
            )
            #expect(outcome.status == 69, "\(outcome.errors)")
            #expect(outcome.lastLine.contains("127.0.0.1:9"))
            // The call alone has a minute.
            #expect(started.duration(to: .now) < .seconds(200))
            #expect(try world.sandbox.requests().isEmpty)
        }
    }
}

extension World {
    /// How many artists, albums and tracks the warehouse knows by name.
    func entities() async throws -> String {
        try await query(
            """
            select (select count(*) from catalog.artist where name is not null),
                (select count(*) from catalog.album where name is not null),
                (select count(*) from catalog.track where name is not null)
            """
        )
    }
}
