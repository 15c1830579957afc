import Diagnostics
import Files
import Postgres

extension CheckVerdict {
    /// The verdict for a person: one line, the first offending rows below it, and what to do.
    ///
    /// - Returns: Lines joined by line ends.
    public func text() -> String {
        guard !isPassed else { return "passed  \(name)" }
        let count = rows.count.counted(as: "row")
        let word = severity == .error ? "FAILED " : "WARNING"
        var lines = ["\(word) \(name): \(message) (\(count))"]
        if !rows.values.isEmpty {
            let table = TextTable(columns: rows.columns, rows: rows.values).text(cellLimit: 48)
            lines += table.split(separator: "\n", omittingEmptySubsequences: false).map { "        \($0)" }
        }
        if !rows.values.isEmpty, rows.values.count < rows.count {
            lines.append("        … and \(rows.count - rows.values.count) more")
        }
        if let remedy { lines.append("        \(remedy)") }
        return lines.joined(separator: "\n")
    }

    /// The verdict as one line: the check, what is wrong, how many rows, and the first of them.
    var line: String {
        let shown = rows.values.map { values in
            zip(rows.columns, values).compactMap { column, value in value.map { "\(column) \($0)" } }
                .joined(separator: " ")
        }
        let count = rows.count.counted(as: "row")
        let more = rows.count > shown.count ? ", …" : ""
        return "\(name): \(message) (\(count): \(shown.joined(separator: ", "))\(more))"
            .asOneLine
    }

    /// The verdict as one line of JSON.
    ///
    /// - Returns: `{"check":…,"count":…,"message":…,"passed":…,"remedy":…,"rows":[{column: value, …}, …],`
    ///   `"severity":…}`; `remedy` is null where the check has none.
    /// - Throws: Never in practice.
    public func json() throws -> String {
        try JSONText.line(
            of: VerdictJSON(
                check: name,
                message: message,
                remedy: remedy,
                severity: severity.rawValue,
                passed: isPassed,
                count: rows.count,
                rows: rows.objects
            )
        )
    }
}

private struct VerdictJSON: Encodable {
    let check: String
    let message: String
    @Nullable var remedy: String?
    let severity: String
    let passed: Bool
    let count: Int
    let rows: [[String: JSONCell]]
}
