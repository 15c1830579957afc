import Diagnostics
import Files
public import Postgres

/// A file of `sql/checks`: what must not be, when it is looked for, and how bad it is.
///
/// The file begins with comments: the first says what is wrong when rows come back; `-- when:`, `-- severity:` and
/// `-- remedy:` stand anywhere below it.
public struct CheckScript: Sendable, Equatable {
    /// When a check is run.
    public enum Moment: String, Sendable, CaseIterable {
        /// By `check`, over everything that is there.
        case wholeDatabase = "whole database"
        /// By `load`, inside its transaction, over what it has merged: its temporary tables are there.
        case beforePublish = "before publish"
    }

    /// What a row that comes back means.
    public enum Severity: String, Sendable, CaseIterable {
        /// The data must not be read: a load is rolled back, `check` fails.
        case error
        /// Somebody should look at it: a load keeps it in `etl.load_verdict`.
        case warning
    }

    /// The file's name without its ending: the defect.
    public let name: String
    /// What is wrong when it returns rows: the first comment line of its file, or its name.
    public let message: String
    /// What to do about the rows; `nil` where the file does not say.
    public let remedy: String?
    /// When it is run; ``Moment/wholeDatabase`` unless the file says otherwise.
    public let moment: Moment
    /// What a row means; ``Severity/error`` unless the file says otherwise.
    public let severity: Severity
    /// The query.
    public let script: SQLScript

    /// The check in `script`.
    ///
    /// - Parameter script: One query, below its comments.
    /// - Throws: ``AuditError/badHeader(file:word:choices:)``.
    public init(_ script: SQLScript) throws {
        let comments = script.text.split(whereSeparator: \.isNewline)
            .prefix { $0.hasPrefix("--") }
            .map { String($0.drop { $0 == "-" || $0 == " " }) }
        self.script = script
        name = script.stem
        message = comments.first ?? script.stem
        remedy = Self.words("remedy:", in: comments)
        moment = try Self.value("when:", in: comments, of: script) ?? .wholeDatabase
        severity = try Self.value("severity:", in: comments, of: script) ?? .error
    }

    /// All checks of a folder, in the order of their names.
    ///
    /// - Parameter scripts: The folder with `checks`.
    /// - Returns: Those of either moment.
    /// - Throws: A ``ScriptError``; an ``AuditError`` naming a file with a wrong header.
    public static func all(in scripts: ScriptFolder) throws -> [CheckScript] {
        try scripts.scripts(in: "checks").map(CheckScript.init)
    }

    private static func value<Value: RawRepresentable & CaseIterable>(
        _ key: String,
        in comments: [String],
        of script: SQLScript
    ) throws -> Value? where Value.RawValue == String {
        guard let word = words(key, in: comments) else { return nil }
        guard let value = Value(rawValue: word) else {
            throw AuditError.badHeader(
                file: script.name,
                word: "\(key) \(word)",
                choices: Value.allCases.map(\.rawValue)
            )
        }
        return value
    }

    /// What stands behind `key` in the first comment that begins with it.
    private static func words(_ key: String, in comments: [String]) -> String? {
        comments.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count).drop { $0 == " " }) }
    }
}

extension CheckScript {
    /// The check as one line of JSON, with the names that a verdict has for the same.
    ///
    /// - Returns: `{"check":…,"message":…,"severity":…,"when":…}`.
    /// - Throws: Never in practice.
    public func json() throws -> String {
        try JSONText.line(
            of: ["check": name, "message": message, "severity": severity.rawValue, "when": moment.rawValue]
        )
    }
}

extension [CheckScript] {
    /// The checks as a table for a person: when each is run, how bad its finding is, its name and its message.
    ///
    /// - Returns: Lines joined by line ends.
    public func text() -> String {
        let rows = map { [$0.moment.rawValue, $0.severity.rawValue, $0.name, $0.message] }
        return TextTable(columns: ["when", "severity", "check", "finds"], rows: rows).text(cellLimit: 120)
    }
}
