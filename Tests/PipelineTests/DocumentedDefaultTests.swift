import Catalog
import Foundation
import Quota
import TestSupport
import Testing

@testable import Pipeline

/// The defaults that pipelines/README.md and pipelines/catalog.yaml tell, held against those of the code.
@Suite struct DocumentedDefaultTests {
    private let parameters = PipelineParameters()

    /// The cells behind a key, in the table of README below `heading`: the default and the meaning.
    private static func row(
        of key: String,
        under heading: String
    ) throws -> (fallback: String, meaning: String) {
        let text = try Self.text("README.md")
        let section = text.split(separator: "\n## Fields\n").last ?? ""
        let part = section.split(separator: "\n### ").first { $0.hasPrefix(heading) }
        let line = try #require(part?.split(separator: "\n").first { $0.hasPrefix("| `\(key)` |") }, "\(key)")
        let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 3, "\(line)")
        return (cells[1], cells[2])
    }

    private static func text(_ name: String) throws -> String {
        let file = Checkout.root.appending(path: "pipelines/\(name)")
        return try String(contentsOf: file, encoding: .utf8)
    }

    /// Budgets as a person writes them, in the order of the buckets.
    private static let budgets = Bucket.allCases.compactMap { bucket in
        Budgets.development.daily[bucket].map { "\(bucket.rawValue) \($0)" }
    }

    @Test func `budgets are those of README and of the manifest that is shipped`() throws {
        let told = try Self.row(of: "budgets", under: "`quota`").fallback
        #expect(told.contains(": \(Self.budgets.joined(separator: ", ")); in extended mode none"), "\(told)")
        let shown = try Self.text("catalog.yaml").firstMatch(of: /budgets: \{([^}]+)\}/)?.1 ?? ""
        let pairs = shown.split(separator: ", ").map { $0.replacing(":", with: "") }
        #expect(pairs.count > 5)
        #expect(Set(pairs.map(String.init)).isSubset(of: Self.budgets), "\(shown)")
    }

    @Test(arguments: [
        ("wait_for_budget", QuotaSection().waitForBudget), ("call_timeout", QuotaSection().callTimeout),
    ])
    func `quota is waited for, and a call takes, as long as README tells`(key: String, time: Duration) throws
    {
        let told = try Self.row(of: key, under: "`quota`").fallback
        #expect(Duration(words: told) == time)
        let shown = try Self.text("catalog.yaml")
        #expect(shown.contains("#   \(key): \(told)\n"))
    }

    @Test func `answers stay fresh as long as README tells`() throws {
        let fresh = parameters.freshness
        let times: [(Freshness.Key, Duration)] = [
            (.artist, fresh.artist), (.artistAlbums, fresh.artistAlbums),
            (.artistAlbumsSweep, fresh.artistAlbumsSweep), (.album, fresh.album), (.track, fresh.track),
            (.search, fresh.search),
        ]
        #expect(times.map(\.0) == Freshness.Key.allCases)
        let words = times.map { "\($0.0.rawValue) \($0.1.words)" }.joined(separator: ", ")
        #expect(try Self.row(of: "freshness", under: "`params`").fallback == words)
    }

    @Test func `what is fetched without a word is what README tells`() throws {
        let detail = parameters.detail
        #expect(detail.artist == detail.album)
        let told = [
            "new_releases": "\(parameters.newReleases ?? 0)", "depth": "\(parameters.depth)",
            "include_groups": parameters.includeGroups.map(\.rawValue).joined(separator: ", "),
            "detail": "artist and album `\(detail.album.rawValue)`, track `\(detail.track.rawValue)`",
        ]
        for (key, words) in told.sorted(by: { $0.key < $1.key }) {
            #expect(try Self.row(of: key, under: "`params`").fallback == words, "\(key)")
        }
        let query = SearchQuery(text: "abba")
        let meaning = try Self.row(of: "queries", under: "`params`").meaning
        #expect(meaning.contains("`types` (\(query.types.map(\.rawValue).joined(separator: ", ")); "))
        #expect(meaning.contains("`max_hits` (\(query.maxHits) of each kind, up to \(SearchQuery.mostHits))"))
    }

    @Test func `a stage is tried as often, has as long to end, and as many run in parallel, as README tells`()
        throws
    {
        let grace = StageDefinition(name: "x", command: []).grace.words
        #expect(try Self.row(of: "grace", under: "`stages`").fallback == grace)
        let retry = try Self.row(of: "retry", under: "`stages`")
        #expect(retry.fallback == "one attempt")
        #expect(StageRetry().maxAttempts == 1)
        #expect(retry.meaning.contains("`interval` between them, \(StageRetry().interval.words) by default"))
        let file = try Self.text("README.md")
        #expect(file.contains("\n| `concurrency` | \(Manifest(name: "x").concurrency) |"))
    }

    @Test func `every line of the manifest that is shipped shows a default, apart from its searches`() throws
    {
        let manifest = try Manifest(yaml: try Self.text("catalog.yaml"), file: "catalog.yaml")
        var shown = manifest.parameters
        shown.queries = []
        #expect(shown == parameters)
        #expect(manifest.concurrency == Manifest(name: "x").concurrency)
        #expect(manifest.quota == QuotaSection())
    }
}
