import Catalog
import Foundation
import Quota
import TestSupport
import Testing
import Yams

@testable import Pipeline

/// The JSON Schema for editors says the same as the reader.
@Suite struct SchemaTests {
    private let schema: [String: Any]

    init() throws {
        let url = Checkout.root.appending(path: "pipelines/manifest.schema.json")
        schema = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    }

    @Test(arguments: ["catalog", "new-releases"])
    func `the pipelines that are shipped obey the schema`(name: String) throws {
        let url = Checkout.root.appending(path: "pipelines/\(name).yaml")
        let node = try #require(try Yams.compose(yaml: String(contentsOf: url, encoding: .utf8)))
        #expect(SchemaCheck(root: schema).problems(of: node, schema) == [])
    }

    @Test(arguments: [
        "name: X\nstages: {a: {cmd: a}}", "name: x\nstages: {}", "name: x\nstages: {a: {}}",
        "name: \(String(repeating: "x", count: 64))\nstages: {a: {cmd: a}}",
        "name: x\nzzz: 1\nstages: {a: {cmd: a}}", "name: x\nstages: {a: {cmd: a, timeout: 1 hour}}",
        "name: x\nparams: {depth: 7}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {market: de}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {artists: [spotify:track:0kbYTNQb4Pb1rPbbaF0pT4]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {tracks: ['https://open.spotify.com/track/abc']}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{types: [artist]}]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{q: a, types: [songs]}]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: ['  ']}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{q: ' * '}]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {freshness: {song: 1d}}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{q: a, split_by_year: 1950}]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{q: a, split_by_year: 1950-2026}]}\nstages: {a: {cmd: a}}",
        "name: x\nparams: {queries: [{q: a, max_hits: 999, split_by_year: 1950-2026}]}\nstages: {a: {cmd: a}}",
        "name: x\nlanding: {compression: gzip}\nstages: {a: {cmd: a}}",
        "name: x\nlanding: {level: 3}\nstages: {a: {cmd: a}}",
        "name: x\ncontracts: {album: discard}\nstages: {a: {cmd: a}}",
        "name: x\ncontracts: {albums: ignore}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {budget: {}}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {budgets: {songs: 1}}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {budgets: {search: -1}}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {budgets: {search: 1000000001}}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {budgets: {search: many}}\nstages: {a: {cmd: a}}",
        "name: x\nquota: {wait_for_budget: soon}\nstages: {a: {cmd: a}}",
        "name: x\ncredentials: [{name: a, owner: b, client_id: C}]\nstages: {a: {cmd: a}}",
        "name: x\ncredentials: [{name: a, owner: b, client_id: C, client_secret: 0a}]\nstages: {a: {cmd: a}}",
        "name: x\ncredentials: [{name: a, owner: b, client_id: C, "
            + "client_secret: abcdefabcdefabcdefabcdefabcdef01}]\nstages: {a: {cmd: a}}",
    ])
    func `what the reader refuses, the schema refuses`(yaml: String) throws {
        #expect(throws: ManifestError.self) { try Manifest(yaml: yaml, file: "m.yaml") }
        let node = try #require(try Yams.compose(yaml: yaml))
        #expect(SchemaCheck(root: schema).problems(of: node, schema) != [])
    }

    @Test func `a name of 63 characters is one to both`() throws {
        let name = String(repeating: "x", count: 63)
        let yaml = "name: \(name)\nstages: {\(name): {cmd: a}}"
        #expect(try Manifest(yaml: yaml, file: "m.yaml").name == name)
        let node = try #require(try Yams.compose(yaml: yaml))
        #expect(SchemaCheck(root: schema).problems(of: node, schema) == [])
    }

    @Test func `what the reader hears, the schema allows`() throws {
        // To the reader what is left empty is left out; an editor may point at it all the same.
        let yaml = ManifestTests.everything.replacing("albums:\n", with: "albums: []\n")
        #expect(throws: Never.self) { try Manifest(yaml: yaml, file: "m.yaml") }
        let node = try #require(try Yams.compose(yaml: yaml))
        #expect(SchemaCheck(root: schema).problems(of: node, schema) == [])
    }

    @Test(arguments: [
        "0kbYTNQb4Pb1rPbbaF0pT4", "spotify:artist:0kbYTNQb4Pb1rPbbaF0pT4",
        "https://open.spotify.com/artist/0kbYTNQb4Pb1rPbbaF0pT4",
        "https://open.spotify.com/intl-de/artist/0kbYTNQb4Pb1rPbbaF0pT4?si=0123456789abcdef",
    ])
    func `links that the reader hears, the schema allows`(link: String) throws {
        let yaml = "name: x\nparams: {artists: ['\(link)']}\nstages: {a: {cmd: a}}"
        #expect(throws: Never.self) { try Manifest(yaml: yaml, file: "m.yaml") }
        let node = try #require(try Yams.compose(yaml: yaml))
        #expect(SchemaCheck(root: schema).problems(of: node, schema) == [])
    }

    @Test func `the largest budget is the same to both`() throws {
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        let choices = try #require(definitions["budget"]?["oneOf"] as? [[String: Any]])
        #expect(choices.first?["maximum"] as? Int == DailyBudget.range.upperBound)
    }

    @Test func `the schema knows the keys that the reader knows`() throws {
        func keys(_ path: String...) throws -> Set<String> {
            var object = schema
            for step in path { object = try #require(object[step] as? [String: Any]) }
            return Set(try #require(object["properties"] as? [String: Any]).keys)
        }
        #expect(try keys() == Set(Manifest.Key.allCases.map(\.rawValue)))
        #expect(try keys("properties", "params") == Set(PipelineParameters.Key.allCases.map(\.rawValue)))
        #expect(try keys("$defs", "query") == Set(SearchQuery.Key.allCases.map(\.rawValue)))
        #expect(try keys("$defs", "stage") == Set(StageDefinition.Key.allCases.map(\.rawValue)))
        #expect(try keys("$defs", "credential") == Set(CredentialSource.Key.allCases.map(\.rawValue)))
        #expect(
            try keys("properties", "contracts") == Set(Mapping.spotify.contractTables.map(\.rawValue))
        )
        #expect(try keys("properties", "quota") == Set(QuotaSection.Key.allCases.map(\.rawValue)))
        #expect(
            try keys("properties", "quota", "properties", "budgets") == Set(Bucket.allCases.map(\.rawValue))
        )
    }
}

/// As much of JSON Schema as ours uses.
private struct SchemaCheck {
    let root: [String: Any]

    func problems(of node: Node, _ schema: [String: Any], at path: String = "") -> [String] {
        var found: [String] = []
        if let reference = schema["$ref"] as? String {
            found += problems(of: node, resolve(reference), at: path)
        }
        if let choices = schema["oneOf"] as? [[String: Any]],
            choices.count(where: { problems(of: node, $0, at: path).isEmpty }) != 1
        {
            found.append("\(path): not one of the choices")
        }
        if let type = schema["type"] as? String, !node.isOf(type) {
            return found + ["\(path): not of type \(type)"]
        }
        if let words = schema["enum"] as? [String], !words.contains(node.string ?? "") {
            found.append("\(path): not a choice")
        }
        if let pattern = schema["pattern"] as? String, let text = node.string,
            (try? Regex(pattern).firstMatch(in: text)) == nil
        {
            found.append("\(path): does not match \(pattern)")
        }
        if let number = node.int {
            if let least = schema["minimum"] as? Int, number < least { found.append("\(path): too small") }
            if let most = schema["maximum"] as? Int, number > most { found.append("\(path): too large") }
        }
        if case .sequence(let items) = node {
            if let least = schema["minItems"] as? Int, items.count < least {
                found.append("\(path): too few")
            }
            if let each = schema["items"] as? [String: Any] {
                for (index, item) in items.enumerated() {
                    found += problems(of: item, each, at: "\(path)/\(index)")
                }
            }
        }
        if case .mapping(let mapping) = node { found += problems(ofEntries: mapping, schema, at: path) }
        return found
    }

    private func problems(
        ofEntries mapping: Node.Mapping,
        _ schema: [String: Any],
        at path: String
    ) -> [String] {
        var found: [String] = []
        let entries = mapping.map { (name: $0.key.string ?? "", value: $0.value) }
        if let least = schema["minProperties"] as? Int, entries.count < least {
            found.append("\(path): empty")
        }
        for name in schema["required"] as? [String] ?? [] where !entries.contains(where: { $0.name == name })
        {
            found.append("\(path): lacks \(name)")
        }
        for (name, further) in schema["dependentSchemas"] as? [String: [String: Any]] ?? [:]
        where entries.contains(where: { $0.name == name }) {
            found += problems(ofEntries: mapping, further, at: path)
        }
        let known = schema["properties"] as? [String: [String: Any]] ?? [:]
        for entry in entries {
            let place = "\(path)/\(entry.name)"
            if let own = known[entry.name] {
                found += problems(of: entry.value, own, at: place)
            } else if let others = schema["additionalProperties"] as? [String: Any] {
                found += problems(of: entry.value, others, at: place)
            } else if schema["additionalProperties"] as? Bool == false {
                found.append("\(place): unknown")
            }
        }
        return found
    }

    private func resolve(_ reference: String) -> [String: Any] {
        reference.split(separator: "/").dropFirst().reduce(root) { object, step in
            object[String(step)] as? [String: Any] ?? [:]
        }
    }
}

extension Node {
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("object", .mapping), ("array", .sequence): true
        case ("string", .scalar): int == nil
        case ("integer", .scalar): int != nil
        default: false
        }
    }
}
