public import Postgres

extension Rows {
    /// The rows as a table for a person: a header, a rule, one line per row.
    ///
    /// - Parameter width: The widest a column gets; longer values end in `…`.
    /// - Returns: Lines without line ends; a null is shown as nothing.
    public func textTable(columnWidth width: Int = 48) -> [String] {
        let header = columns.map { Self.shortened($0, to: width) }
        let body = values.map { row in row.map { Self.shortened($0 ?? "", to: width) } }
        let widths = header.indices.map { column in
            ([header] + body).map { $0[column].count }.max() ?? 0
        }
        let lines = [header, widths.map { String(repeating: "─", count: $0) }] + body
        return lines.map { cells in
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return padded.joined(separator: "  ").trimmingSuffix(while: { $0 == " " })
        }
    }

    private static func shortened(_ text: String, to width: Int) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > width ? line.prefix(width - 1) + "…" : line
    }
}

extension String {
    /// The text without its last characters that satisfy `predicate`.
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, predicate(last) { text.removeLast() }
        return String(text)
    }
}
