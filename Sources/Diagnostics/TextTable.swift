/// A table for a terminal: aligned columns, numbers to the right.
public struct TextTable: Sendable, Equatable {
    /// The column names.
    public var columns: [String]
    /// The rows, each with a value per column; `nil` shows as an empty cell.
    public var rows: [[String?]]

    /// A table.
    ///
    /// - Parameters:
    ///   - columns: The column names.
    ///   - rows: The rows, each with a value per column.
    public init(columns: [String], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The table as lines of text, with a rule under the names.
    ///
    /// - Parameter cellLimit: Longer cells are cut, so that a row stays on a line.
    /// - Returns: The lines, joined.
    public func text(cellLimit: Int = 60) -> String {
        let cells = rows.map { row in
            columns.indices.map { Self.cell($0 < row.count ? row[$0] : nil, cellLimit) }
        }
        let widths = columns.indices.map { index in
            cells.map { Self.width(of: $0[index]) }.reduce(Self.width(of: columns[index]), max)
        }
        let isNumeric = columns.indices.map { index in
            let values = cells.map { $0[index] }.filter { !$0.isEmpty }
            return !values.isEmpty && values.allSatisfy { Double($0) != nil }
        }
        func line(_ values: [String]) -> String {
            let padded = values.indices.map { index in
                let space = String(repeating: " ", count: widths[index] - Self.width(of: values[index]))
                return isNumeric[index] ? space + values[index] : values[index] + space
            }
            let text = padded.joined(separator: "  ")
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return ([line(columns), rule] + cells.map(line)).joined(separator: "\n")
    }

    private static func cell(_ value: String?, _ limit: Int) -> String {
        let text = (value ?? "").asOneLine
        return text.count > limit ? String(text.prefix(limit - 1)) + "…" : text
    }

    /// How many columns a terminal takes for a text: two for the characters of East Asian scripts.
    private static func width(of text: String) -> Int {
        text.reduce(0) { sum, character in
            guard let scalar = character.unicodeScalars.first else { return sum }
            let isWide =
                (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
                || (0xAC00...0xD7A3).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
                || (0xFE30...0xFE6F).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
                || (0x1F300...0x1FAFF).contains(scalar.value) || (0x20000...0x3FFFD).contains(scalar.value)
            return sum + (isWide ? 2 : 1)
        }
    }
}
