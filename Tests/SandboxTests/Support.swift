import Foundation
import FoundationNetworking
import Testing

@testable import Sandbox

/// What a plain client got.
struct Reply {
    let status: Int
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> JSONValue { try JSONReader.value(of: Array(body)) }
}

/// A sandbox that listens, and a plain client of it.
struct Live: Sendable {
    let listening: Listening
    private let session = URLSession(configuration: .ephemeral)

    init(_ listening: Listening) {
        self.listening = listening
    }

    func send(
        _ method: String,
        _ path: String,
        headers: [String: String] = [:],
        body: String? = nil
    )
        async throws -> Reply
    {
        var request = URLRequest(url: try #require(URL(string: listening.url + path)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        request.timeoutInterval = 300
        for (name, value) in headers {
            request.setValue(value, forHTTPHeaderField: name)
        }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        let fields = answer.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return Reply(
            status: answer.statusCode,
            headers: Dictionary(fields) { first, _ in first },
            body: data
        )
    }

    func get(_ path: String, token: String) async throws -> Reply {
        try await send("GET", path, headers: ["Authorization": "Bearer \(token)"])
    }

    func token(_ client: String = "sandbox", _ secret: String = "sandbox") async throws -> String {
        let credentials = Data("\(client):\(secret)".utf8).base64EncodedString()
        let reply = try await send(
            "POST",
            "/api/token",
            headers: ["Authorization": "Basic \(credentials)"],
            body: "grant_type=client_credentials"
        )
        return try #require(reply.json().object?["access_token"]?.string)
    }
}

/// Runs `body` beside a sandbox, and ends the sandbox after it.
func withSandbox<Result: Sendable>(
    _ settings: SandboxSettings,
    _ body: @Sendable (Live) async throws -> Result
) async throws -> Result {
    let server = try SandboxServer(settings)
    let (moments, continuation) = AsyncStream.makeStream(of: Listening.self)
    let serving = Task {
        defer { continuation.finish() }
        try await server.run { continuation.yield($0) }
    }
    var listening: Listening?
    for await moment in moments {
        listening = moment
        break
    }
    guard let listening else {
        try await serving.value
        throw CancellationError()
    }
    let result: Result
    do {
        result = try await body(Live(listening))
    } catch {
        serving.cancel()
        _ = await serving.result
        throw error
    }
    serving.cancel()
    _ = await serving.result
    return result
}

/// A path of its own for one test's file.
func scratchPath(_ name: String) -> String {
    FileManager.default.temporaryDirectory.appending(path: "sandbox-tests-\(UUID().uuidString)-\(name)")
        .path(percentEncoded: false)
}

extension SandboxSettings {
    /// A small catalogue that holds every landmark.
    static var small: Self {
        var settings = Self()
        settings.artists = 12
        return settings
    }
}

extension WebAPI {
    /// An API over a small synthetic catalogue.
    static func small(_ mode: Mode = .extended, artists: Int = 60) -> Self {
        Self(SyntheticCatalog(seed: 7, artists: artists), mode: mode)
    }

    /// The answer to a path with its query.
    func answer(_ target: String) throws(APIError) -> JSONObject {
        let parts = target.split(separator: "?", maxSplits: 1)
        let value = try answer(to: Route(path: parts[0]), Parameters(parts.count > 1 ? parts[1] : ""))
        return value.object ?? [:]
    }

    /// The identifier of an object.
    func id(_ kind: ObjectKind, _ number: Int) -> String {
        JSONObject(catalog.object(kind, number).members)["id"]?.string ?? ""
    }
}

extension JSONObject {
    /// The objects of a list.
    func objects(_ key: String) -> [JSONObject] {
        (self[key]?.array ?? []).compactMap(\.object)
    }

    /// The keys, in order.
    var keys: [String] { members.map(\.key) }
}
