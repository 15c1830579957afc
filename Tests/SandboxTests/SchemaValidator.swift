import Foundation
import Yams

@testable import Sandbox

/// Checks answers against the part of JSON Schema that Spotify's OpenAPI document uses.
struct SchemaValidator {
    /// Where an answer is not what the document says.
    struct Violation: Hashable, CustomStringConvertible {
        let path: String
        let problem: String

        var description: String { "\(path): \(problem)" }
    }

    private let document: [String: Any]

    /// Reads an OpenAPI document in YAML.
    init(document text: String) throws {
        document = try Yams.load(yaml: text) as? [String: Any] ?? [:]
    }

    /// The schema of a route's answer.
    func schema(route: String, status: String = "200") -> [String: Any] {
        let answer = value(at: ["paths", route, "get", "responses", status])
        return schema(inResponse: resolved(answer))
    }

    private func schema(inResponse response: [String: Any]) -> [String: Any] {
        let content = response["content"] as? [String: Any]
        return (content?["application/json"] as? [String: Any])?["schema"] as? [String: Any] ?? [:]
    }

    private func value(at path: [String]) -> [String: Any] {
        path.reduce(document) { found, key in found[key] as? [String: Any] ?? [:] }
    }

    private func resolved(_ schema: [String: Any]) -> [String: Any] {
        guard let reference = schema["$ref"] as? String else { return schema }
        return resolved(value(at: reference.split(separator: "/").dropFirst().map(String.init)))
    }

    /// Everything in `value` that `schema` does not allow.
    func violations(of value: JSONValue, _ schema: [String: Any], at path: String = "$") -> [Violation] {
        let schema = resolved(schema)
        if value == .null {
            return schema["nullable"] as? Bool == true ? [] : [Violation(path: path, problem: "null")]
        }
        let parts = (schema["allOf"] as? [[String: Any]] ?? []).flatMap {
            violations(of: value, $0, at: path)
        }
        return parts + type(value, schema, path) + choice(value, schema, path) + members(value, schema, path)
            + elements(value, schema, path) + range(value, schema, path)
    }

    private func type(_ value: JSONValue, _ schema: [String: Any], _ path: String) -> [Violation] {
        guard let type = schema["type"] as? String else { return [] }
        let isRight =
            switch (type, value) {
            case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
                ("integer", .integer), ("number", .integer), ("number", .number):
                true
            default: false
            }
        return isRight ? [] : [Violation(path: path, problem: "no \(type)")]
    }

    private func choice(_ value: JSONValue, _ schema: [String: Any], _ path: String) -> [Violation] {
        guard let choices = schema["enum"] as? [String], let text = value.string, !choices.contains(text)
        else {
            return []
        }
        return [Violation(path: path, problem: "'\(text)' is none of \(choices.joined(separator: ", "))")]
    }

    private func members(_ value: JSONValue, _ schema: [String: Any], _ path: String) -> [Violation] {
        guard let object = value.object else { return [] }
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map {
            Violation(path: path, problem: "no \($0)")
        }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        return missing
            + object.members.flatMap { member in
                properties[member.key].map { violations(of: member.value, $0, at: "\(path).\(member.key)") }
                    ?? []
            }
    }

    private func elements(_ value: JSONValue, _ schema: [String: Any], _ path: String) -> [Violation] {
        guard let items = schema["items"] as? [String: Any], let elements = value.array else { return [] }
        return elements.flatMap { violations(of: $0, items, at: "\(path)[]") }
    }

    private func range(_ value: JSONValue, _ schema: [String: Any], _ path: String) -> [Violation] {
        guard let number = value.integer else { return [] }
        let isInside =
            number >= schema["minimum"] as? Int ?? .min && number <= schema["maximum"] as? Int ?? .max
        return isInside ? [] : [Violation(path: path, problem: "\(number) is out of range")]
    }
}
