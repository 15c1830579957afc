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

    /// The ports that the kernel gives to no connection by itself: one of them is still free when a sandbox is
    /// stopped and another is to be started at the same address.
    private static let lastingPorts: [Int] = {
        let path = "/proc/sys/net/ipv4/ip_local_port_range"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let bounds = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard bounds.count == 2 else { return [] }
        return (10_000..<32_000).filter { $0 < bounds[0] || $0 > bounds[1] }
    }()

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
    ///   - port: Where to listen; 0 takes a free port, which stays free when this sandbox is stopped.
    ///   - surroundings: What its environment holds besides `PATH`.
    /// - Throws: What keeps it from starting.
    public init(
        _ arguments: [String],
        scratch: ScratchDirectory,
        port: Int = 0,
        in surroundings: [String: String] = [:]
    ) async throws {
        log = scratch.appending("sandbox.ndjson")
        let options = ["--log", log.path] + arguments
        if port == 0 {
            program = try await Self.listening(options, in: surroundings)
        } else {
            program = try await Self.listening(options, on: port, in: surroundings)
        }
        let ready = try JSONDecoder().decode(Ready.self, from: Data(program.output.utf8))
        self.port = ready.port
        environment = [
            "SPOTIFY_API_URL": ready.apiURL, "SPOTIFY_ACCOUNTS_URL": ready.accountsURL,
            "SPOTIFY_CLIENT_ID": "sandbox", "SPOTIFY_CLIENT_SECRET": "sandbox",
            "SPOTIFY_CA_FILE": ready.caFile ?? "",
        ]
    }

    /// A program that listens on `port`.
    private static func listening(
        _ options: [String],
        on port: Int,
        in surroundings: [String: String]
    ) async throws -> Program {
        let program = try Program(
            Checkout.products.appending(component: "spotify-sandbox"),
            ["--port", "\(port)"] + options,
            environment: surroundings
        )
        try await program.wait(until: "the sandbox listens", for: .seconds(300)) {
            program.output.contains("\n")
        }
        return program
    }

    /// A program that listens on a port that is free, and lasting where there is one.
    private static func listening(
        _ options: [String],
        in surroundings: [String: String]
    ) async throws -> Program {
        for _ in 0..<20 {
            guard let port = lastingPorts.randomElement() else { break }
            do {
                return try await listening(options, on: port, in: surroundings)
            } catch let error as VainWait where error.description.contains("cannot listen on") {
                continue
            }
        }
        return try await listening(options, on: 0, in: surroundings)
    }

    deinit {
        program.send(SIGTERM)
        // Killed, it would leave its certificate behind.
        Task { [program] in try? await program.outcome() }
    }

    /// Ends it.
    public func stop() async throws {
        program.send(SIGTERM)
        _ = try await program.outcome()
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
