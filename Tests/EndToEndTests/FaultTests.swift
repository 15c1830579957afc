import Foundation
import TestSupport
import Testing

/// On a network that fails one request in five, everything lands once.
@Suite(.serialized) struct FaultTests {
    private static let catalog = ["--seed", "7", "--artists", "12"]
    private static let faults = [
        "--fail-rate", "0.05", "--reset-rate", "0.05", "--truncate-rate", "0.05", "--html-rate", "0.05",
    ]

    @Test(arguments: [[], ["--tls"]])
    func `errors, resets, broken bodies and HTML delay the pipeline and change nothing`(
        tls: [String]
    ) async throws {
        let undisturbed = try await Undisturbed.warehouse().contents
        try await World.with(sandbox: Self.catalog + Self.faults + tls) { world in
            // Now and then a request has bad luck five times over; what it was for is asked next time.
            var outcome = try await world.discograph("run", world.manifest.path)
            for _ in 0..<3 where outcome.status == 75 {
                outcome = try await world.discograph("run", world.manifest.path)
            }
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let faults = Set(try world.sandbox.requests().compactMap(\.fault))
            #expect(faults == ["failure", "reset", "truncation", "html"])
            let difference = try await world.difference(from: undisturbed)
            #expect(difference.isEmpty, "\(difference.prefix(20))")
            #expect(try world.repeatedRequests().isEmpty)
            try world.expectLandedOnce()
        }
    }

    @Test func `over TLS the requests of a stage share a connection and none stalls`() async throws {
        let options = Self.catalog + ["--tls", "--latency-ms", "20"]
        try await World.with(sandbox: options) { world in
            let outcome = try await world.discograph(
                "run",
                world.manifest.path,
                environment: ["SPOTIFY_MAX_CONCURRENT": "16"]
            )
            #expect(outcome.status == 0, "\(outcome.errors.suffix(2_000))")
            let requests = try world.sandbox.requests()
            #expect(requests.count > 100)
            let others = requests.filter { $0.protocol != "h2" }
                .map { "\($0.path) over \($0.protocol ?? "nothing told")" }
            #expect(others.isEmpty)
            // Three stages ask; a second connection may be opened before the first can be shared.
            #expect(Set(requests.compactMap(\.clientPort)).count <= 6)
            // Answers take a few hundredths of a second; a stall lasts until the transfer is given up, after 50 s.
            #expect(try world.slowestRequest() < 30_000)
        }
    }

    @Test(.timeLimit(.minutes(10)), .enabled(if: PreloadedLibrary.compiler != nil, "needs clang or cc"))
    func `where a lock's file is never the one of that name the stage ends with 74 and names it`()
        async throws
    {
        try await World.with(sandbox: Self.catalog) { world in
            let library = try await PreloadedLibrary(
                of: "Tests/FailingLocks/failing_locks.c",
                in: world.scratch
            )
            let outcome = try await world.stage(
                "extract-search",
                environment: ["LD_PRELOAD": library.file.path, "LOST_LOCKS": "/claims/"]
            )
            #expect(outcome.status == 74)
            #expect(outcome.lastLine.contains("cannot lock"))
            #expect(outcome.lastLine.contains("/claims/"))
        }
    }

    @Test func `a certificate that nobody vouches for ends with 78 and names the setting`() async throws {
        try await World.with(sandbox: Self.catalog + ["--tls"]) { world in
            let outcome = try await world.stage("extract-search", environment: ["SPOTIFY_CA_FILE": ""])
            #expect(outcome.status == 78)
            #expect(outcome.lastLine.contains("SPOTIFY_CA_FILE"))
        }
    }
}

extension World {
    /// How often the answer to each request has landed, by path and query.
    func landedRequests() throws -> [String: Int] {
        struct Line: Decodable {
            struct Request: Decodable {
                let path: String
                let query: [String: String]?
            }
            let request: Request
        }
        let decoder = JSONDecoder()
        return try gatherLanding().reduce(into: [:]) { counts, line in
            let request = try decoder.decode(Line.self, from: line).request
            let query = (request.query ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
            counts["\(request.path)?\(query.joined(separator: "&"))", default: 0] += 1
        }
    }

    /// Expects that answers have landed, and none of them twice.
    func expectLandedOnce(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let landed = try landedRequests()
        try #require(!landed.isEmpty, sourceLocation: sourceLocation)
        let repeated = landed.filter { $0.value > 1 }
        #expect(repeated.isEmpty, "\(repeated)", sourceLocation: sourceLocation)
    }

    /// The longest time that any attempt of the newest run took, in milliseconds.
    func slowestRequest() throws -> Int {
        struct Attempt: Decodable { let ms: Int }
        let run = try #require(runs().last)
        return try ["search", "artists", "albums"].flatMap { source in
            try Data(contentsOf: run.appending(path: "landing/\(source)/requests.ndjson"))
                .split(separator: UInt8(ascii: "\n"))
                .map { try JSONDecoder().decode(Attempt.self, from: Data($0)).ms }
        }.max() ?? .max
    }
}
