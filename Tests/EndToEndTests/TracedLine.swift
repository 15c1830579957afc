import Foundation
import TestSupport
import Testing

/// A line of `discograph trace --json`.
struct TracedLine: Decodable, Sendable {
    struct Answer: Decodable, Sendable {
        struct Request: Decodable, Sendable {
            let method: String
            let url: String
        }
        let run: String
        let landed: String
        let load: Int
        let requests: [Request]
    }

    let id: String
    let table: String
    let place: String?
    let column: String?
    let value: String?
    let toldAt: String?
    let verdict: String
    let pointer: String?
    let answers: [Answer]

    private enum CodingKeys: String, CodingKey {
        case id, table, place, column, value, verdict, pointer, answers
        case toldAt = "told_at"
    }

    /// Such as `catalog.track.name` or `catalog.track_artist[1].artist_id`.
    var name: String { table + (place.map { "[\($0)]" } ?? "") + (column.map { ".\($0)" } ?? "") }
}

extension World {
    /// What `discograph trace` says of an object.
    func trace(_ kind: String, _ id: String, _ options: String...) async throws -> [TracedLine] {
        let outcome = try await Program.run(
            "discograph",
            ["trace", kind, id, "--json"] + options,
            environment: environment,
            in: scratch.url
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.output.split(separator: "\n").map { line in
            try JSONDecoder().decode(TracedLine.self, from: Data(line.utf8))
        }
    }

    /// What stands at the pointer of `traced` in its line, as text; `nil` for null.
    func landedValue(of traced: TracedLine) throws -> String? {
        let answer = try #require(traced.answers.first)
        let place = answer.landed.split(separator: ":")
        let file = scratch.appending("runs", answer.run, "landing").appending(path: String(place[0]))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let line = try JSONSerialization.jsonObject(with: Data(lines[(Int(place[1]) ?? 0) - 1].utf8))
        let root = try #require(line as? [String: Any])
        #expect(root["fetched_at"] as? String == traced.toldAt)
        var value: Any? = root["body"]
        for key in try #require(traced.pointer).split(separator: "/") {
            if let list = value as? [Any], let index = Int(key) {
                value = list[index]
            } else {
                value = (value as? [String: Any])?[String(key)]
            }
        }
        switch value {
        case let text as String: return text
        case let number as NSNumber:
            return number.objCType.pointee == 99 ? "\(number.boolValue)" : "\(number)"
        default: return nil
        }
    }

    /// Transforms and loads lines landed by hand.
    func load(landed lines: [String], run name: String = "2026-11-21T00-00-00Z") async throws {
        let text = lines.map { $0 + "\n" }.joined()
        try scratch.write(text, to: "runs/\(name)/landing/tracks/00001.ndjson")
        let run = scratch.appending("runs", name).path
        for (program, arguments) in [
            ("migrate", []), ("transform", ["--run", run, "--manifest", manifest.path]),
            ("load", ["--run", run, "--manifest", manifest.path]),
        ] {
            let outcome = try await Program.run(
                program,
                arguments,
                environment: environment,
                in: scratch.url
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }
}
