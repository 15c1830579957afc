import Foundation
import HTTP
import Synchronization

/// A small Web API inside the process: every artist has albums, every album has tracks, a search hits them all.
final class FakeSpotify: Transport {
    struct FakeCatalog: Sendable {
        /// How many tracks each album of each artist has.
        var artists: [[Int]]
        /// How many artists, albums and tracks a search shows.
        var hits: [String: Int] = ["artist": 1_000, "album": 1_000, "track": 1_000]
        var isExtended = true
        /// What differs from the mode; `nil` goes by it.
        var hasAllFields: Bool?
        var allowsBatches: Bool?
        var largestPage: Int?
        /// Whether answers carry an `ETag`, and an `If-None-Match` is obeyed.
        var sendsETags = false
        /// Whether an artist's last album stands first.
        var isNewestFirst = false
    }

    private struct State {
        var requests: [String] = []
        var conditional: [String] = []
        var tokens = 0
    }

    let catalog: FakeCatalog
    /// Looks at a request before it is answered, and may answer it otherwise, fail, or take its time.
    let interfere: @Sendable (_ target: String, _ number: Int) async throws -> HTTPResponse?
    private let state = Mutex(State())

    init(
        _ catalog: FakeCatalog,
        interfere: @escaping @Sendable (_ target: String, _ number: Int) async throws -> HTTPResponse? = {
            _,
            _ in nil
        }
    ) {
        self.catalog = catalog
        self.interfere = interfere
    }

    /// The requests so far, without those for a token.
    var requests: [String] { state.withLock { $0.requests } }

    /// Those of them that were sent with `If-None-Match`.
    var conditionalRequests: [String] { state.withLock { $0.conditional } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let parts = URLComponents(string: request.url), let host = request.url.range(of: "/v1/") else {
            state.withLock { $0.tokens += 1 }
            if let answer = try await interfere("token", 0) { return answer }
            return .json(["access_token": "fake-access-token", "token_type": "Bearer", "expires_in": 3_600])
        }
        let target = String(request.url[host.lowerBound...])
        let number = state.withLock { state in
            state.requests.append(target)
            if request.headers["If-None-Match"] != nil { state.conditional.append(target) }
            return state.requests.count
        }
        if let answer = try await interfere(target, number) { return answer }
        var query: [String: String] = [:]
        for item in parts.queryItems ?? [] { query[item.name] = item.value }
        let response = answer(parts.path.split(separator: "/").dropFirst().map(String.init), query)
        guard catalog.sendsETags, response.status == 200 else { return response }
        return tagged(response, known: request.headers["If-None-Match"])
    }

    private func tagged(_ response: HTTPResponse, known: String?) -> HTTPResponse {
        let sum = response.body.reduce(into: UInt64(14_695_981_039_346_656_037)) { sum, byte in
            sum = (sum ^ UInt64(byte)) &* 1_099_511_628_211
        }
        let etag = "\"\(String(sum, radix: 16))\""
        guard known != etag else { return HTTPResponse(status: 304, headers: ["ETag": etag], body: []) }
        return HTTPResponse(
            status: 200,
            headers: ["Content-Type": "application/json", "ETag": etag],
            body: response.body
        )
    }

    static func artist(_ number: Int) -> String { id("Artist", [number]) }
    static func album(_ artist: Int, _ number: Int) -> String { id("Album", [artist, number]) }
    static func track(_ artist: Int, _ album: Int, _ number: Int) -> String {
        id("Track", [artist, album, number])
    }

    private static func id(_ kind: String, _ numbers: [Int]) -> String {
        let digits = numbers.map { number in
            String(repeating: "0", count: 4 - String(number).count) + String(number)
        }
        return (kind + digits.joined()).padding(toLength: 22, withPad: "x", startingAt: 0)
    }

    private static func numbers(of id: String) -> [Int] {
        let digits = id.filter(\.isNumber)
        return stride(from: 0, to: digits.count, by: 4).compactMap { Int(digits.dropFirst($0).prefix(4)) }
    }
}

extension FakeSpotify {
    private func answer(_ path: [String], _ query: [String: String]) -> HTTPResponse {
        let limit = query["limit"].flatMap(Int.init) ?? 20
        let isLong = path.first == "search" || path.last == "albums"
        let largestPage = catalog.largestPage ?? (catalog.isExtended ? 50 : 10)
        if isLong, query["ids"] == nil, limit > largestPage, path.first != "albums" {
            return .failure(400, "Invalid limit")
        }
        let allowsBatches = catalog.allowsBatches ?? catalog.isExtended
        if query["ids"] != nil || path.first == "browse", !allowsBatches {
            return .failure(403, "Forbidden")
        }
        switch (path.first, path.count) {
        case ("search", 1): return search(query)
        case ("browse", _): return .json(["albums": page(albums.map(simplified(album:)), query)])
        case ("artists", 1): return batch("artists", query, artist)
        case ("albums", 1): return batch("albums", query, album)
        case ("tracks", 1): return batch("tracks", query, track)
        case ("artists", 2):
            return artist(path[1]).map(HTTPResponse.json) ?? .failure(404, "Resource not found")
        case ("albums", 2):
            return album(path[1]).map(HTTPResponse.json) ?? .failure(404, "Resource not found")
        case ("tracks", 2):
            return track(path[1]).map(HTTPResponse.json) ?? .failure(404, "Resource not found")
        case ("artists", 3): return .json(page(albums(ofArtist: path[1]).map(simplified(album:)), query))
        case ("albums", 3): return .json(page(tracks(ofAlbum: path[1]), query))
        default: return .failure(404, "Service not found")
        }
    }

    private func search(_ query: [String: String]) -> HTTPResponse {
        var answer: [String: Any] = [:]
        for type in (query["type"] ?? "").split(separator: ",").map(String.init) {
            let count = catalog.hits[type] ?? 0
            let items: [[String: Any]] =
                switch type {
                case "artist": catalog.artists.indices.prefix(count).compactMap { artist(Self.artist($0)) }
                case "album": albums.prefix(count).map(simplified(album:))
                case "track":
                    albums.prefix(count).flatMap(tracks(ofAlbum:)).prefix(count).compactMap(whole(track:))
                default: []
                }
            answer[type + "s"] = page(items, query)
        }
        return .json(answer)
    }

    private var albums: [String] {
        catalog.artists.indices.flatMap { artist in
            catalog.artists[artist].indices.map { Self.album(artist, $0) }
        }
    }

    private func whole(track: [String: Any]) -> [String: Any]? {
        (track["id"] as? String).flatMap(self.track)
    }

    private func albums(ofArtist id: String) -> [String] {
        guard let artist = Self.numbers(of: id).first, catalog.artists.indices.contains(artist) else {
            return []
        }
        let albums = catalog.artists[artist].indices.map { Self.album(artist, $0) }
        return catalog.isNewestFirst ? albums.reversed() : albums
    }

    private func tracks(ofAlbum id: String) -> [[String: Any]] {
        let numbers = Self.numbers(of: id)
        guard numbers.count == 2, catalog.artists.indices.contains(numbers[0]),
            catalog.artists[numbers[0]].indices.contains(numbers[1])
        else { return [] }
        return (0..<catalog.artists[numbers[0]][numbers[1]]).map { number in
            [
                "id": Self.track(numbers[0], numbers[1], number), "name": "Track", "type": "track",
                "artists": [simplified(artist: Self.artist(numbers[0]))],
            ]
        }
    }

    private func simplified(artist id: String) -> [String: Any] {
        ["id": id, "name": "Artist", "type": "artist"]
    }

    private func simplified(album id: String) -> [String: Any] {
        let artist = Self.artist(Self.numbers(of: id)[0])
        return ["id": id, "name": "Album", "type": "album", "artists": [simplified(artist: artist)]]
    }

    private func artist(_ id: String) -> [String: Any]? {
        guard let number = Self.numbers(of: id).first, catalog.artists.indices.contains(number) else {
            return nil
        }
        return simplified(artist: id).merging(["genres": [String]()]) { $1 }.merging(extras) { $1 }
    }

    private func album(_ id: String) -> [String: Any]? {
        let tracks = tracks(ofAlbum: id)
        guard !tracks.isEmpty else { return nil }
        return simplified(album: id).merging(["tracks": page(tracks, ["limit": "50"])]) { $1 }
            .merging(extras) { $1 }
    }

    private func track(_ id: String) -> [String: Any]? {
        let numbers = Self.numbers(of: id)
        guard numbers.count == 3 else { return nil }
        let album = Self.album(numbers[0], numbers[1])
        return tracks(ofAlbum: album).first { $0["id"] as? String == id }?
            .merging(["album": simplified(album: album), "external_ids": [String: String]()]) { $1 }
            .merging(extras) { $1 }
    }

    /// What development mode leaves out.
    private var extras: [String: Any] {
        catalog.hasAllFields ?? catalog.isExtended ? ["popularity": 7] : [:]
    }

    private func batch(
        _ key: String,
        _ query: [String: String],
        _ object: (String) -> [String: Any]?
    ) -> HTTPResponse {
        let ids = query["ids"]?.split(separator: ",").map(String.init) ?? []
        return .json([key: ids.map { object($0) ?? NSNull() as Any }])
    }

    private func page(_ items: [[String: Any]], _ query: [String: String]) -> [String: Any] {
        let offset = query["offset"].flatMap(Int.init) ?? 0
        let limit = query["limit"].flatMap(Int.init) ?? 20
        let end = min(offset + limit, items.count)
        let next: Any =
            end < items.count
            ? "http://127.0.0.1:1/v1/x?locale=de&offset=\(end)&limit=\(limit)" : NSNull()
        return [
            "items": Array(items[min(offset, end)..<end]), "limit": limit, "offset": offset, "next": next,
            "total": items.count,
        ]
    }
}

extension HTTPResponse {
    static func json(_ object: [String: Any]) -> HTTPResponse {
        let body =
            (try? JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys]))
            ?? Data()
        return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: [UInt8](body))
    }

    static func failure(
        _ status: Int,
        _ message: String,
        reason: String? = nil,
        retryAfter: Int? = nil
    ) -> HTTPResponse {
        var error: [String: Any] = ["status": status, "message": message]
        error["reason"] = reason
        let body = (try? JSONSerialization.data(withJSONObject: ["error": error])) ?? Data()
        let headers: HTTPHeaders = retryAfter.map { ["Retry-After": String($0)] } ?? [:]
        return HTTPResponse(status: status, headers: headers, body: [UInt8](body))
    }

    /// What Spotify says when a bucket's quota is used up.
    static let quotaExceeded = failure(429, "Too many requests", reason: "QUOTA_EXCEEDED", retryAfter: 86_000)
}
