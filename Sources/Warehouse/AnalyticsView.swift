import Foundation
public import Postgres

/// One view of `sql/analytics`, for people and programs to read.
public struct AnalyticsView: Sendable, Equatable {
    /// How a row is written for programs.
    public enum RowFormat: Sendable {
        /// Values between commas, below a line of the columns' names: a null is empty, an empty text is `""`.
        case csv
        /// `{"row":{column: value, …},"view":…}`.
        case json
    }

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
    /// - Throws: ``ScriptError/unknownView(name:known:)`` for a pattern that matches nothing.
    public static func all(in scripts: ScriptFolder, matching patterns: [String]) throws -> [AnalyticsView] {
        let all = try scripts.scripts(in: "analytics").map(AnalyticsView.init)
        guard !patterns.isEmpty else { return all }
        for pattern in patterns where !all.contains(where: { $0.matches(pattern) }) {
            throw ScriptError.unknownView(name: pattern, known: all.map(\.name))
        }
        return all.filter { view in patterns.contains { view.matches($0) } }
    }

    /// Throws unless the role may read every one of some views; one that is not there is not asked about.
    ///
    /// - Parameters:
    ///   - views: The views.
    ///   - connection: A database.
    ///   - scripts: The folder with `statements`.
    /// - Throws: A ``TargetError`` with the grants; a `ServerError`.
    public static func requireReadable(
        _ views: [AnalyticsView],
        _ connection: Connection,
        scripts: ScriptFolder
    ) async throws {
        let statement = try scripts.statement(.analyticsRights)
        try TargetError.requireReadable(await connection.query(statement, [views.map(\.name)]))
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
    /// - Throws: ``MigrationError/missingView(name:)`` where it was not migrated; a `ServerError`.
    public func rows(_ connection: Connection, keeping limit: Int? = nil) async throws -> Rows {
        let statement = SQLScript(name: "analytics.\(name)", text: "select * from \(qualifiedName)")
        return try await explained {
            guard let limit else { return try await connection.query(statement) }
            return try await connection.query(statement, keeping: limit)
        }
    }

    /// Hands on the view's rows one by one, as the server writes them: memory stays bounded, however many they are.
    ///
    /// - Parameters:
    ///   - format: How a row is written.
    ///   - connection: A migrated database.
    ///   - limit: How many rows to keep; all when `nil`.
    ///   - receive: Called with each row, its line break included.
    /// - Throws: What ``rows(_:keeping:)`` throws; what `receive` throws; `CancellationError`.
    public func write(
        as format: RowFormat,
        from connection: Connection,
        keeping limit: Int? = nil,
        to receive: @Sendable (String) throws -> Void
    ) async throws {
        let rows = "select * from \(qualifiedName)" + (limit.map { " limit \($0)" } ?? "")
        let statement =
            switch format {
            case .csv: "copy (\(rows)) to stdout (format csv, header)"
            // Neither of these characters stands in JSON, so nothing is quoted.
            case .json:
                """
                copy (select jsonb_build_object('view', \(literal), 'row', to_jsonb(v)) from (\(rows)) as v)
                to stdout (format csv, delimiter e'\\x01', quote e'\\x02')
                """
            }
        try await explained {
            try await connection.copyOut(SQLScript(name: "analytics.\(name)", text: statement)) { bytes in
                try receive(String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    /// A view that is not there was not made yet; whoever may only read the views cannot ask what was migrated.
    private func explained<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as ServerError where error.isMissingRelation {
            throw MigrationError.missingView(name: name)
        }
    }

    private var literal: String { "'\(name.replacing("'", with: "''"))'" }

    private var qualifiedName: String { "analytics.\"\(name.replacing("\"", with: "\"\""))\"" }

    private func matches(_ pattern: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
