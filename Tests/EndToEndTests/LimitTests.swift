import Foundation
import TestSupport
import Testing

/// Spotify's limits end the asking, not the pipeline, and what they kept back comes another day.
@Suite(.serialized) struct LimitTests {
    private static let catalog = ["--seed", "7", "--artists", "12"]

    @Test func `a used-up quota ends its bucket alone, and a fresh one completes the warehouse`() async throws
    {
        let undisturbed = try await Undisturbed.warehouse().contents
        let quota = ["--quota", "artist-albums=10", "--latency-ms", "5"]
        try await World.with(sandbox: Self.catalog + quota) { world in
            let outcome = try await world.discograph("run", world.manifest.path)
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let tally = try world.receipt(of: "extract-artists")
            #expect(tally.partial)
            #expect(tally.reason?.contains("QUOTA_EXCEEDED") == true)
            let wait = try #require(tally.resumeAt).timeIntervalSinceNow
            #expect(wait > 86_000 && wait < 86_500)

            let requests = try world.sandbox.requests()
            let locked = requests.filter { $0.bucket == "artist-albums" }
            #expect(locked.count { $0.status == 200 } == 10)
            // What is under way when the first refusal comes; after that there is none.
            #expect((1...requests.mostUnderWay).contains(locked.count { $0.status == 429 }))
            #expect(try world.book("requests").afterRefusal(of: "artist-albums").isEmpty)
            #expect(requests.allSatisfy { $0.bucket == "artist-albums" || $0.status == 200 })
            #expect(requests.count { $0.bucket == "albums" } > 20)
            #expect(try await world.query("select count(*) from catalog.album") != "0")

            let tomorrow = try await world.with(sandbox: Self.catalog)
            // The new sandbox knows nothing of the old one's quota; the ledger does.
            let stranger = try await tomorrow.discograph(
                "quota",
                "forget",
                "--all",
                "--owner",
                "nobody",
                "--yes"
            )
            #expect(stranger.status == 64)
            #expect(stranger.errors.contains("no request of an owner 'nobody' was counted here"))
            let forgotten = try await tomorrow.discograph("quota", "forget", "--all", "--yes")
            #expect(forgotten.status == 0, "\(forgotten.errors)")
            try await tomorrow.runPipeline()
            let difference = try await tomorrow.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            #expect(try tomorrow.repeatedRequests().isEmpty)
        }
    }

    /// Some seventy requests, sixty of them for albums.
    private static let brisk = """
        name: brisk
        params:
          depth: 0
          queries: [{q: "year:1990-2020", types: [album], max_hits: 60}]

        """

    @Test(arguments: [[], ["--no-retry-after"]])
    func `a rate limit is waited for, and no answer is lost`(header: [String]) async throws {
        // A machine that takes longer than a window for so many has nothing to wait for.
        var isMet = false
        for _ in 0..<3 where !isMet { isMet = try await Self.waits(header) }
        #expect(isMet, "none of three runs was so fast that it met the limit")
    }

    /// Runs the pipeline against a narrow window; returns whether that was met.
    private static func waits(_ header: [String]) async throws -> Bool {
        // The albums alone fill it, on a machine that asks for three in a second too.
        let window = ["--window", "40", "--window-seconds", "20"]
        // What is learned holds for Spotify's 30 seconds, so a few requests too many are enough to wait for.
        return try await World.with(sandbox: catalog + window + header, manifest: brisk) { world in
            try await world.runPipeline()
            #expect(try world.repeatedRequests().isEmpty)
            #expect(try await world.differences().lines.isEmpty)
            return try world.sandbox.requests().contains { $0.status == 429 }
        }
    }

    @Test func `tokens that live for sixteen seconds are renewed before they expire`() async throws {
        // Whoever is held up for half of a life between a token and its request is refused rightly.
        var isUndisturbed = false
        for _ in 0..<3 where !isUndisturbed { isUndisturbed = try await Self.renews() }
        #expect(isUndisturbed, "each of three runs was held up for seconds")
    }

    /// Runs the pipeline with tokens of a short life; returns whether nothing held it up.
    private static func renews() async throws -> Bool {
        let options = ["--token-seconds", "16", "--latency-ms", "600"]
        return try await World.with(sandbox: catalog + options, manifest: brisk) { world in
            let started = ContinuousClock.now
            let outcome = try await world.discograph("run", world.manifest.path, "--only", "extract-*")
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let seconds = started.duration(to: .now) / .seconds(1)
            let requests = try world.sandbox.requests()
            let refused = requests.count { $0.status != 200 }
            let longest = try world.book("requests").compactMap(\.ms).max() ?? 0
            let isUndisturbed = requests.longestPause < 6 && longest < 6_000
            #expect(refused == 0 || !isUndisturbed)
            let times = requests.map(\.at)
            let span = try #require(times.max()).timeIntervalSince(try #require(times.min()))
            #expect(span > 16, "too short for a token to expire")
            // One for each stage, and one each time that half of a life is over.
            #expect(try world.sandbox.tokenRequests().count <= 5 + Int(seconds / 8) + refused)
            return isUndisturbed
        }
    }

    @Test func `a withdrawn token is renewed once for all who held it`() async throws {
        let options = ["--token-calls", "100", "--latency-ms", "5"]
        try await World.with(sandbox: Self.catalog + options) { world in
            try await world.runPipeline()
            let requests = try world.sandbox.requests()
            #expect(requests.contains { $0.status == 401 })
            let refusals = Dictionary(grouping: requests.filter { $0.status == 401 }, by: \.path)
            #expect(refusals.values.allSatisfy { $0.count <= 2 })
            // Whoever is held up between a renewal and his next request may find that token used up as well.
            // Then most of its hundred calls lie between the two, and hardly one where the old token is sent
            // again.
            for times in refusals.values.map({ $0.map(\.at).sorted() }) where times.count > 1 {
                #expect(requests.answers(between: times[0], and: times[1]) > 50)
            }
            let answered = requests.count { $0.status == 200 }
            #expect(try world.sandbox.tokenRequests().count <= 5 + answered / 100)
        }
    }
}

extension [SandboxProcess.Request] {
    /// How many were answered between two times.
    fileprivate func answers(between start: Date, and end: Date) -> Int {
        count { $0.status == 200 && $0.at > start && $0.at < end }
    }
}

extension World {
    /// What a test reads of a receipt.
    struct Tally: Decodable {
        let partial: Bool
        let reason: String?
        let resumeAt: Date?

        enum CodingKeys: String, CodingKey {
            case partial, reason
            case resumeAt = "resume_at"
        }
    }

    /// The receipt of a stage in the newest run.
    func receipt(of stage: String) throws -> Tally {
        let run = try #require(runs().last)
        let data = try Data(contentsOf: run.appending(path: "receipts/\(stage).json"))
        return try JSONDecoder.withMilliseconds.decode(Tally.self, from: data)
    }
}
