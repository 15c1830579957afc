import Foundation
import TestSupport
import Testing

/// How much of a rate limit is used, and how often it is met.
@Suite(.serialized, .enabled(if: Trials.areWanted, "DISCOGRAPH_TRIALS=1 asks for it"))
struct PacingTests {
    private static let size = 100
    private static let period: TimeInterval = 30

    private static let manifest = """
        name: pace
        quota:
          budgets: {search: none, artists: none, artist-albums: none, albums: none, album-tracks: none}
        params:
          depth: 0
          detail: {artist: full, album: full}
          queries: []
          albums: [ALBUMS]

        """

    @Test func `five minutes in a window of 100 per 30 seconds use 95 percent and meet two 429s`()
        async throws
    {
        let seconds = 330.0
        let limits = [
            "--window", "\(Self.size)", "--window-seconds", "\(Int(Self.period))", "--latency-ms", "40",
        ]
        let catalog = ["--seed", "7", "--artists", "600"]
        let albums = try await Self.albums(catalog)
        let manifest = Self.manifest.replacing("ALBUMS", with: albums.joined(separator: ", "))
        try await World.with(sandbox: catalog + limits, manifest: manifest) { world in
            let outcome = try await world.discograph(
                "run",
                world.manifest.path,
                "--deadline",
                "\(Int(seconds))s"
            )
            #expect(outcome.status == 75, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests()
            let start = try #require(requests.first).at
            let learned = try #require(requests.first { $0.status == 429 }, "no 429 to learn from").at
            // One answered request too many for the window, and those under way with it, is how it is learned.
            let refusals = requests.filter { $0.status == 429 }
            let learning = refusals.count { $0.at < learned + Self.period }
            #expect(learning <= 2)
            #expect(refusals.count - learning <= 1)
            let shares = [30.0, 0].map { begin -> Double in
                let from = start + begin
                let until = from + 300
                let answered = requests.count { $0.status == 200 && $0.at >= from && $0.at < until }
                return Double(answered) / (300 / Self.period * Double(Self.size))
            }
            Trials.note(
                """
                window of \(Self.size) per \(Int(Self.period)) s: \(requests.count { $0.status == 200 }) answered in \
                \(Int(try #require(requests.last).at.timeIntervalSince(start))) s; share of the allowed in the first \
                300 s \(shares[1]), in the 300 s after the first window \(shares[0]); 429s while learning \
                \(learning), after it \(refusals.count - learning)
                """
            )
            #expect(shares[1] >= 0.95)
        }
    }

    /// Albums to be read, found by an extended sandbox of the same seed.
    private static func albums(_ catalog: [String]) async throws -> [String] {
        try await World.with(
            mode: "extended",
            sandbox: catalog,
            manifest: """
                name: list
                params:
                  depth: 0
                  detail: {artist: simplified, album: simplified}
                  queries:
                    - {q: "year:1957-2005", types: [album], max_hits: 1000}
                    - {q: "year:2006-2026", types: [album], max_hits: 1000}

                """
        ) { world in
            _ = try await world.discograph("run", world.manifest.path, "--only", "extract-search")
            return try Set(
                world.gatherLanding().flatMap { line in
                    String(decoding: line, as: UTF8.self).matches(
                        of: /"uri":"spotify:album:([0-9A-Za-z]{22})"/
                    )
                    .map { String($0.1) }
                }
            ).sorted()
        }
    }
}
