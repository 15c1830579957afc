import Foundation
import Frontier
import JSON
import Spotify

/// What was asked, as far as it decides what an answer means: the same for a live answer and a landed line.
struct AskedRequest: Sendable, Equatable {
    /// The routes that are read.
    typealias Route = Capabilities.Route

    let route: Route
    /// Whether several objects were asked for at once, so that the answer is a list of them.
    let isBatch: Bool
    let asked: [String]
    let query: [String: String]
    /// The request as one text; the order of the query does not count.
    let target: String

    var market: String? { query["market"] }
    var limit: Int? { query["limit"].flatMap { Int($0) } }
    var offset: Int { query["offset"].flatMap { Int($0) }.flatMap(ListPage.position) ?? 0 }

    /// The request for `endpoint`.
    init?(_ endpoint: Endpoint) {
        self.init(
            path: endpoint.path,
            asked: endpoint.asked,
            query: endpoint.query.reduce(into: [:]) { $0[$1.name] = $1.value }
        )
    }

    /// The request of a landed line; `nil` where the line is not one of ours.
    init?(line: JSONElement) {
        guard let request = line["request"], let path = request["path"]?.string else { return nil }
        var query: [String: String] = [:]
        if let items = request["query"]?.members {
            for (name, value) in items { query[name] = value.string }
        }
        self.init(path: path, asked: line["asked"]?.elements.compactMap(\.string) ?? [], query: query)
    }

    /// The request recorded as `target`, such as `/v1/albums/…?market=DE`; `nil` where it is none of ours.
    init?(target: String) {
        guard let parts = URLComponents(string: target) else { return nil }
        let names = parts.path.split(separator: "/").map(String.init)
        guard names.first == "v1" else { return nil }
        var query: [String: String] = [:]
        for item in parts.queryItems ?? [] { query[item.name] = item.value }
        let ids = query["ids"]?.split(separator: ",").map(String.init)
        self.init(path: parts.path, asked: ids ?? Array(names.dropFirst(2).prefix(1)), query: query)
    }

    private init?(path: String, asked: [String], query: [String: String]) {
        let parts = path.split(separator: "/").drop { $0 == "v1" }.map(String.init)
        switch parts.first {
        case "search" where parts.count == 1: route = .search
        case "browse" where parts.dropFirst() == ["new-releases"]: route = .newReleases
        case "artists" where parts.count == 3 && parts[2] == "albums": route = .artistAlbums
        case "albums" where parts.count == 3 && parts[2] == "tracks": route = .albumTracks
        case "artists" where parts.count <= 2: route = .artists
        case "albums" where parts.count <= 2: route = .albums
        case "tracks" where parts.count <= 2: route = .tracks
        default: return nil
        }
        isBatch = parts.count == 1
        self.asked = asked
        self.query = query
        target = path + "?" + query.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "&")
    }
}
