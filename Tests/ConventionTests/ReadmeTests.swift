import Foundation
import TestSupport
import Testing

/// The figures of README.md that a program can check.
@Suite struct ReadmeTests {
    private struct Plan: Decodable {
        struct Bucket: Decodable {
            let bucket: String
            let requests: Int
        }
        let buckets: [Bucket]
        let days: Int?
    }

    @Test func `the pipeline that is shipped takes as many requests of a new app as README tells`()
        async throws
    {
        let text = try SourceTree.text("README.md").replacing("\n", with: " ")
        let sentence =
            #/takes some (\d+) requests of a new app, within one day's budgets: (\d+) pages of searches, (\d+) pages of the albums of \d+ artists, and (\d+) albums\./#
        let match = text.firstMatch(of: sentence)
        let told = [match?.1, match?.2, match?.3, match?.4].compactMap { $0.flatMap { Int($0) } }
        try #require(told.count == 4, "README.md has no such sentence any more")
        let scratch = try ScratchDirectory()
        let outcome = try await Program.run(
            "plan",
            [
                "--dry-run", "--json", "--manifest",
                Checkout.root.appending(path: "pipelines/catalog.yaml").path,
            ],
            environment: [
                "SPOTIFY_CLIENT_ID": "new", "SPOTIFY_CLIENT_SECRET": "secret",
                "DISCOGRAPH_HOME": scratch.appending("home").path,
            ],
            in: scratch.url
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let plan = try JSONDecoder().decode(Plan.self, from: Data(outcome.output.utf8))
        let requests = Dictionary(uniqueKeysWithValues: plan.buckets.map { ($0.bucket, $0.requests) })
        #expect(requests == ["search": told[1], "artist-albums": told[2], "albums": told[3]])
        #expect(requests.values.reduce(0, +) == told[0])
        #expect(plan.days == 1)
    }
}
