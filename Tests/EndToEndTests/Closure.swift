import Foundation

/// What a manifest's searches lead to, by the totals of the sandbox's own answers, and what reading it costs at least.
///
/// The sums are those of `RequestMinimum` in the tests of Extraction, for development mode: a page holds ten hits
/// or ten albums, an album brings fifty tracks along, and no answer of one bucket holds what another's does.
struct Closure: Sendable {
    /// How many hits each search page list has.
    private(set) var hits: [String: Int] = [:]
    /// The artists found.
    private(set) var artists: Set<String> = []
    /// How many albums each artist's list has.
    private(set) var albumsByArtist: [String: Int] = [:]
    /// The albums listed.
    private(set) var albums: Set<String> = []
    /// How many tracks each album that was read has.
    private(set) var tracksByAlbum: [String: Int] = [:]

    /// Reads landed answers.
    init(landing lines: [Data], mostHits: Int = 1_000) throws {
        for line in lines {
            let answer = try JSONDecoder().decode(Line.self, from: line)
            let parts = answer.request.path.split(separator: "/").map(String.init)
            guard let body = answer.body else { continue }
            switch (parts.dropFirst().first, parts.count, parts.last) {
            case ("search", _, _):
                guard let page = body.artists else { continue }
                hits[answer.request.query?["q"] ?? ""] = min(mostHits, page.total)
                artists.formUnion(page.items.map(\.id))
            case ("artists", 4, "albums"):
                albumsByArtist[parts[2]] = body.total
                albums.formUnion((body.items ?? []).map(\.id))
            case ("albums", 3, let id?):
                tracksByAlbum[id] = body.totalTracks
            default: continue
            }
        }
    }

    /// Whether everything that is wanted was read.
    var isComplete: Bool {
        Set(albumsByArtist.keys) == artists && Set(tracksByAlbum.keys) == albums
    }

    /// The least number of requests for each bucket.
    var minimum: [String: Int] {
        [
            "search": hits.values.reduce(0) { $0 + Self.pages($1, of: 10) },
            "artist-albums": albumsByArtist.values.reduce(0) { $0 + Self.pages($1, of: 10) },
            "albums": tracksByAlbum.count,
            "album-tracks": tracksByAlbum.values.reduce(0) { $0 + (max(0, $1 - 50) + 49) / 50 },
        ]
    }

    /// How many days the slowest bucket takes at so many requests a day.
    func days(at daily: [String: Int]) -> Int {
        minimum.map { bucket, requests in daily[bucket].map { (requests + $0 - 1) / $0 } ?? 1 }.max() ?? 0
    }

    /// An empty list costs a request too: nobody knows that it is empty before.
    private static func pages(_ count: Int, of size: Int) -> Int { max(1, (count + size - 1) / size) }
}

extension Closure {
    private struct Line: Decodable {
        struct Request: Decodable {
            let path: String
            let query: [String: String]?
        }
        let request: Request
        let body: Body?
    }

    private struct Item: Decodable { let id: String }

    private struct Page: Decodable {
        let items: [Item]
        let total: Int
    }

    private struct Body: Decodable {
        let artists: Page?
        let items: [Item]?
        let total: Int?
        let totalTracks: Int?

        enum CodingKeys: String, CodingKey {
            case artists, items, total
            case totalTracks = "total_tracks"
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            // An album has `artists` too, and those are a list.
            artists = try? members.decode(Page.self, forKey: .artists)
            items = try? members.decode([Item].self, forKey: .items)
            total = try? members.decode(Int.self, forKey: .total)
            totalTracks = try? members.decode(Int.self, forKey: .totalTracks)
        }
    }
}
