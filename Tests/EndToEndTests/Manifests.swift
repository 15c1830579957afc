import Foundation
import TestSupport

/// The pipelines that the tests run.
enum Manifests {
    /// The stages of every test's pipeline: those of the catalogue, read from the project's own manifest.
    static var stages: String {
        get throws {
            let catalog = Checkout.root.appending(path: "pipelines/catalog.yaml")
            let text = try String(contentsOf: catalog, encoding: .utf8)
            return text.firstRange(of: "\nstages:").map { String(text[$0.lowerBound...]) } ?? ""
        }
    }

    /// A few searches over the synthetic catalogue.
    static let small = """
        name: small
        params:
          queries:
            - {q: "year:1990-1999", types: [artist, album, track, playlist], max_hits: 20}
            - {q: "the", types: [album], max_hits: 10, market: DE}

        """

    /// Every artist, album and track whose identifier stands in a folder of recorded answers, in full.
    static func everything(in folder: URL) throws -> String {
        var found: [String: Set<String>] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "json" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"spotify:(artist|album|track):([0-9A-Za-z]{22})"/) {
                found[String(match.1), default: []].insert(String(match.2))
            }
        }
        let lists = ["artist", "album", "track"].map { kind in
            "  \(kind)s: [" + (found[kind] ?? []).sorted().joined(separator: ", ") + "]"
        }
        return """
            name: recorded
            quota:
              budgets: {artists: none, artist-albums: none, albums: none, album-tracks: none, tracks: none}
            params:
              detail: {artist: full, album: full, track: full}
              depth: 1
              queries:
                - {q: "the", types: [artist, album, track], max_hits: 50}
            \(lists.joined(separator: "\n"))

            """
    }
}
