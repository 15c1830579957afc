import Foundation
import TestSupport
import Testing

/// A season of faults: everything lands once, nothing is lost, and every failure is recorded.
@Suite(.serialized) struct SeasonTests {
    private static let faults = [
        "--fail-rate", "0.05", "--reset-rate", "0.05", "--truncate-rate", "0.05", "--html-rate", "0.05",
    ]

    private static func manifest(_ tracks: String) -> String {
        """
        name: season
        quota:
          budgets: {search: none, artists: none, artist-albums: none, albums: none, album-tracks: none, tracks: none}
        params:
          detail: {artist: full, album: full, track: \(tracks)}
          queries:
            - {q: "year:1957-1999", types: [artist], max_hits: 1000}
            - {q: "year:2000-2026", types: [artist], max_hits: 1000}

        """
    }

    @Test func `1,500 requests among faults land once, and the books say what failed`() async throws {
        try await Self.season(artists: 200, requests: 1_500, tracks: "simplified")
    }

    @Test(.enabled(if: Trials.areWanted, "DISCOGRAPH_TRIALS=1 asks for it"))
    func `20,000 requests among faults land once, and the books say what failed`() async throws {
        // Whole tracks cost a request each, so a few hundred artists are enough.
        try await Self.season(artists: 450, requests: 20_000, tracks: "full")
    }

    private static func season(artists: Int, requests least: Int, tracks: String) async throws {
        let catalog = ["--seed", "7", "--artists", "\(artists)"]
        let manifest = manifest(tracks)
        let (lines, day) = try await UTCDay.whole {
            try await World.with(sandbox: catalog, manifest: manifest) { world in
                try await world.runPipeline()
                return try await world.contents()
            }
        }
        let undisturbed = Contents(lines: lines, day: day)
        try await World.with(sandbox: catalog + faults, manifest: manifest) { world in
            var starts = 0
            var outcome: Program.Outcome
            repeat {
                starts += 1
                outcome = try await world.discograph("run", world.manifest.path)
                if outcome.status == 75 { try world.expectFailedAsCounted() }
            } while outcome.status == 75 && starts < 8
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")

            let requests = try world.sandbox.requests()
            #expect(requests.count >= least)
            try world.expectLandedOnce()
            #expect(try world.repeatedRequests().isEmpty)
            let difference = try await world.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            try await world.expectBooksToBalance(requests, starts: starts)
        }
    }
}

extension World {
    /// The requests that the newest run gave up are those that its tallies count.
    fileprivate func expectFailedAsCounted() throws {
        let run = try #require(runs().last).lastPathComponent
        let given = try book("failures", in: run).filter { $0.outcome == "failed" && $0.bucket != "token" }
        let stages = ["extract-search", "extract-artists", "extract-albums", "extract-tracks"]
        let counted = try stages.reduce(0) { try $0 + (figures(of: $1).counts["failed"] ?? 0) }
        #expect(given.count == counted)
    }

    /// The sandbox's log, the attempts, the failures and their tables agree to the last line.
    fileprivate func expectBooksToBalance(_ requests: [SandboxProcess.Request], starts: Int) async throws {
        let attempts = try book("requests").filter { $0.bucket != "token" }
        let failures = try book("failures").filter { $0.bucket != "token" }
        #expect(attempts.count == requests.count)
        #expect(failures.count == requests.count { $0.fault != nil })
        let given = failures.filter { $0.outcome == "failed" }
        let rows = try await query(
            "select (select count(*) from etl.request), (select count(*) from etl.failure)"
        )
        let all = try (book("requests").count, book("failures").count)
        #expect(rows == "\(all.0)|\(all.1)")
        Trials.note(
            """
            season: \(requests.count) requests, \(failures.count) faulty \
            (\(Dictionary(grouping: requests.compactMap(\.fault)) { $0 }.mapValues(\.count).sorted { $0.key < $1.key })), \
            \(try landedRequests().count) answers landed once each, \(given.count) given up by their run and \
            landed by a later one, \(starts) starts, etl.request|etl.failure \(rows)
            """
        )
    }

    private func book(_ name: String, in run: String) throws -> [BookLine] {
        let decoder = JSONDecoder.withMilliseconds
        return try ["search", "artists", "albums", "tracks"].flatMap { source -> [BookLine] in
            let file = scratch.appending("runs", run).appending(path: "landing/\(source)/\(name).ndjson")
            guard let data = try? Data(contentsOf: file) else { return [] }
            return try data.split(separator: UInt8(ascii: "\n"))
                .map { try decoder.decode(BookLine.self, from: Data($0)) }
        }
    }
}
