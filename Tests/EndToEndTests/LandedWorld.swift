import Foundation
import TestSupport
import Testing

/// A landed answer: the folder of `landing/` that it belongs to, and its line.
struct LandedAnswer: Sendable {
    var source: String
    var line: String
}

extension LandedAnswer {
    /// An answer as an extract stage lands it, arrived at noon of a day of November 2026.
    ///
    /// - Parameters:
    ///   - path: The path below `/v1/`; an identifier is filled up to 22 characters.
    ///   - day: The day.
    ///   - market: The market asked for.
    ///   - body: The answer.
    init(_ path: String, on day: Int, market: String? = nil, _ body: String) {
        let parts = path.split(separator: "/").map(String.init)
        let asked = parts.dropFirst().first.map { "\"\(id($0))\"" } ?? ""
        let whole = (["v1", parts[0]] + parts.dropFirst().prefix(1).map(id) + parts.dropFirst(2)).joined(
            separator: "/"
        )
        let query = market.map { #""market":"\#($0)""# } ?? ""
        let stamp = "2026-11-\(day < 10 ? "0" : "")\(day)T12:00:00.000Z"
        source = parts[0]
        line = """
            {"request":{"method":"GET","path":"/\(whole)","query":{\(query)}},"asked":[\(asked)],"fetched_at":"\(stamp)",\
            "status":200,"headers":{"etag":null,"cache-control":null,"retry-after":null},"body":\(body)}
            """
    }
}

/// An identifier that begins with `name`.
func id(_ name: String) -> String {
    name.padding(toLength: 22, withPad: "0", startingAt: 0)
}

/// A working directory and a migrated database, without any Spotify: answers are landed by hand.
struct LandedWorld: Warehoused {
    let scratch: ScratchDirectory
    let databaseURL: String
    private let manifest: URL

    /// Runs `body` with a database that is dropped afterwards.
    static func with<Value: Sendable>(_ body: (LandedWorld) async throws -> Value) async throws -> Value {
        try await TemporaryDatabase.with { database in
            let scratch = try ScratchDirectory()
            let manifest = try scratch.write(Manifests.small + Manifests.stages, to: "pipeline.yaml")
            try FileManager.default.createSymbolicLink(
                at: scratch.appending("sql"),
                withDestinationURL: Checkout.sql
            )
            return try await body(
                LandedWorld(scratch: scratch, databaseURL: database.url, manifest: manifest)
            )
        }
    }

    /// Lands `answers` in a run of their own, and has the real programs transform and load it.
    func load(_ answers: [LandedAnswer], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let name = "run-\(UUID().uuidString.lowercased())"
        for (source, answers) in Dictionary(grouping: answers, by: \.source) {
            let lines = answers.map { $0.line + "\n" }.joined()
            try scratch.write(lines, to: "runs/\(name)/landing/\(source)/00001.ndjson")
        }
        for stage in ["transform", "load"] {
            let outcome = try await Program.run(
                stage,
                ["--run", scratch.appending("runs", name).path, "--manifest", manifest.path],
                environment: [
                    "DATABASE_URL": databaseURL, "DISCOGRAPH_HOME": scratch.appending("home").path,
                    "HOME": scratch.url.path,
                ],
                in: scratch.url
            )
            #expect(
                outcome.status == 0,
                "\(stage): \(outcome.errors.suffix(2_000))",
                sourceLocation: sourceLocation
            )
        }
    }
}
