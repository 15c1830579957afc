public import Foundation

/// A `spotify-sandbox` of a test's own, ended when the test lets go of it.
public final class SandboxProcess: Sendable {
    /// One line of the sandbox's log.
    public struct Request: Decodable, Sendable {
        /// When it came.
        public let at: Date
        /// The method, such as `GET`.
        public let method: String
        /// The path with its query.
        public let path: String
        /// The quota it counts for.
        public let bucket: String?
        /// The client id that asked.
        public let client: String?
        /// What was answered; null while it is not.
        public let status: Int?
        /// The port that it came from.
        public let clientPort: Int?
        /// The version of HTTP.
        public let `protocol`: String?
        /// What went wrong on purpose.
        public let fault: String?

        enum CodingKeys: String, CodingKey {
            case at, method, path, bucket, client, status
            case clientPort = "client_port"
            case `protocol`, fault
        }
    }

    private struct Ready: Decodable {
        let apiURL: String
        let accountsURL: String
        let caFile: String?
        let port: Int

        enum CodingKeys: String, CodingKey {
            case apiURL = "api_url"
            case accountsURL = "accounts_url"
            case caFile = "ca_file"
            case port
        }
    }

    private let program: Program
    private let log: URL
    /// What a stage needs to know to call it.
    public let environment: [String: String]
    /// The port on which it listens.
    public let port: Int

    /// Starts a sandbox and waits until it listens.
    ///
    /// - Parameters:
    ///   - arguments: The sandbox's own options, such as `--mode`.
    ///   - scratch: Where its log goes, behind that of an earlier one.
    ///   - port: Where to listen; 0 takes a free port.
    ///   - surroundings: What its environment holds besides `PATH`.
    /// - Throws: What keeps it from starting.
    public init(
        _ arguments: [String],
        scratch: ScratchDirectory,
        port: Int = 0,
        in surroundings: [String: String] = [:]
    ) async throws {
        log = scratch.appending("sandbox.ndjson")
        let program = try Program(
            Checkout.products.appending(component: "spotify-sandbox"),
            ["--port", "\(port)", "--log", log.path] + arguments,
            environment: surroundings
        )
        self.program = program
        try await program.wait(until: "the sandbox listens", for: .seconds(120)) {
            program.output.contains("\n")
        }
        let ready = try JSONDecoder().decode(Ready.self, from: Data(program.output.utf8))
        self.port = ready.port
        environment = [
            "SPOTIFY_API_URL": ready.apiURL, "SPOTIFY_ACCOUNTS_URL": ready.accountsURL,
            "SPOTIFY_CLIENT_ID": "sandbox", "SPOTIFY_CLIENT_SECRET": "sandbox",
            "SPOTIFY_CA_FILE": ready.caFile ?? "",
        ]
    }

    deinit {
        program.send(SIGTERM)
    }

    /// Ends it.
    public func stop() async {
        program.send(SIGTERM)
        _ = await program.outcome()
    }

    /// The requests for data so far, the token's left out.
    public func requests() throws -> [Request] {
        try everything().filter { $0.path.hasPrefix("/v1/") }
    }

    /// The requests for a token so far.
    public func tokenRequests() throws -> [Request] {
        try everything().filter { !$0.path.hasPrefix("/v1/") }
    }

    private func everything() throws -> [Request] {
        let decoder = JSONDecoder.withMilliseconds
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        // What follows the last line break is being written.
        guard let end = text.lastIndex(of: "\n") else { return [] }
        return try text[..<end]
            .split(separator: "\n")
            .map { try decoder.decode(Request.self, from: Data($0.utf8)) }
    }
}

extension JSONDecoder {
    /// Reads times such as `2026-11-21T03:28:52.256Z`.
    public static var withMilliseconds: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try Date.ISO8601FormatStyle(includingFractionalSeconds: true)
                .parse(decoder.singleValueContainer().decode(String.self))
        }
        return decoder
    }
}
