import Foundation
import TestSupport

/// The pipelines of these tests.
enum CrashManifest: CaseIterable {
    /// What a search shows.
    case glance
    /// Everything.
    case whole

    var file: String { self == .glance ? "glance.yaml" : "whole.yaml" }

    var text: String {
        let detail =
            self == .whole
            ? "depth: 1\n"
            : "depth: 0\n  detail: {artist: simplified, album: simplified, track: simplified}\n"
        let queries = self == .whole ? ["year:1990-1999", "year:2000-2019"] : ["year:1990-1999"]
        let catalog = Checkout.root.appending(path: "pipelines/catalog.yaml")
        let pipeline = (try? String(contentsOf: catalog, encoding: .utf8)) ?? ""
        let stages = pipeline.firstRange(of: "\nstages:").map { pipeline[$0.lowerBound...] } ?? ""
        // A stage that was killed is started by the test, not half a minute later by the runner.
        let once = stages.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("retry:") }.joined(separator: "\n")
        return """
            name: crash
            params:
              queries:
            \(queries.map { "    - {q: \"\($0)\", types: [artist, album, track], max_hits: 10}" }.joined(separator: "\n"))
              \(detail)
            """ + once
    }
}
