import Catalog
import Foundation
import Frontier
import JSON
import Spotify

/// What was asked, as far as it decides what an answer means: the same for a live answer and a landed line.
struct AskedRequest: Sendable, Equatable {
    /// The template of the path.
    let template: PathTemplate
    let asked: [String]
    let query: [String: String]
    /// The request as one text; the order of the query does not count.
    let target: String

    var route: Capabilities.Route { template.route }

    /// Whether several objects were asked for at once, so that the answer is a list of them.
    var isBatch: Bool {
        switch template {
        case .artists, .albums, .tracks: true
        case .artist, .album, .track, .search, .newReleases, .artistAlbums, .albumTracks: false
        }
    }

    var market: String? { query["market"] }
    var limit: Int? { query["limit"].flatMap { Int($0) } }
    var offset: Int { query["offset"].flatMap { Int($0) }.flatMap(ListPage.position) ?? 0 }

    /// The request for `endpoint`.
    init(_ endpoint: Endpoint) {
        self.init(
            endpoint.template,
            path: endpoint.path,
            asked: endpoint.asked,
            query: endpoint.query.reduce(into: [:]) { $0[$1.name] = $1.value }
        )
    }

    /// The request of a landed line; `nil` where the line is not one of ours.
    init?(line: JSONElement) {
        guard let request = line["request"], let path = request["path"]?.string,
            let template = PathTemplate(path: path)
        else { return nil }
        var query: [String: String] = [:]
        if let items = request["query"]?.members {
            for (name, value) in items { query[name] = value.string }
        }
        let asked = line["asked"]?.elements.compactMap(\.string) ?? []
        self.init(template, path: path, asked: asked, query: query)
    }

    /// The request recorded as `target`, such as `/v1/albums/…?market=DE`; `nil` where it is none of ours.
    init?(target: String) {
        guard let parts = URLComponents(string: target), let template = PathTemplate(path: parts.path)
        else { return nil }
        var query: [String: String] = [:]
        for item in parts.queryItems ?? [] { query[item.name] = item.value }
        let ids = query["ids"]?.split(separator: ",").map(String.init)
        let asked = template.identifier(in: parts.path).map { [$0] } ?? ids ?? []
        self.init(template, path: parts.path, asked: asked, query: query)
    }

    private init(_ template: PathTemplate, path: String, asked: [String], query: [String: String]) {
        self.template = template
        self.asked = asked
        self.query = query
        target = path + "?" + query.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "&")
    }
}
