import Foundation
public import Postgres

/// One view of `sql/analytics`, for people and programs to read.
public struct AnalyticsView: Sendable, Equatable {
    /// Its name in schema `analytics`.
    public let name: String
    /// What it answers: the first sentence of its file's comment.
    public let summary: String

    /// The views whose names match any of some patterns, in which `*` stands for anything; all for none.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `analytics`.
    ///   - patterns: Names or patterns.
    /// - Returns: The views, in the order of their files.
    /// - Throws: ``WarehouseError/unknownView(name:known:)`` for a pattern that matches nothing.
    public static func all(in scripts: ScriptFolder, matching patterns: [String]) throws -> [AnalyticsView] {
        let all = try scripts.scripts(in: "analytics").map(AnalyticsView.init)
        guard !patterns.isEmpty else { return all }
        for pattern in patterns where !all.contains(where: { $0.matches(pattern) }) {
            throw WarehouseError.unknownView(name: pattern, known: all.map(\.name))
        }
        return all.filter { view in patterns.contains { view.matches($0) } }
    }

    init(_ script: SQLScript) {
        name = script.stem.replacing(/^\d+_/, with: "")
        let comment = script.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .prefix { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).trimmingCharacters(in: .whitespaces) }
            .joined(separator: " ")
        summary = comment.firstRange(of: ". ").map { String(comment[..<$0.lowerBound]) + "." } ?? comment
    }

    /// The view's rows.
    ///
    /// - Parameters:
    ///   - connection: A migrated database.
    ///   - limit: How many rows to keep; all when `nil`.
    /// - Returns: The rows kept, and the count of all.
    /// - Throws: A `ServerError`.
    public func rows(_ connection: Connection, keeping limit: Int? = nil) async throws -> Rows {
        let statement = SQLScript(name: "analytics.\(name)", text: "select * from \(qualifiedName)")
        guard let limit else { return try await connection.query(statement) }
        return try await connection.query(statement, keeping: limit)
    }

    /// The view's rows, each as a JSON object with its name.
    ///
    /// - Parameters:
    ///   - connection: A migrated database.
    ///   - limit: How many rows to keep; all when `nil`.
    /// - Returns: `{"row":{column: value, …},"view":…}` for each row.
    /// - Throws: A `ServerError`.
    public func jsonLines(_ connection: Connection, keeping limit: Int? = nil) async throws -> [String] {
        let statement = SQLScript(
            name: "analytics.\(name)",
            text: """
                select jsonb_build_object('view', $1::text, 'row', to_jsonb(v)) as line
                from \(qualifiedName) as v
                limit $2::bigint
                """
        )
        return try await connection.query(statement, [name, limit.map { "\($0)" }]).decode("line")
    }

    private var qualifiedName: String { "analytics.\"\(name.replacing("\"", with: "\"\""))\"" }

    private func matches(_ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
