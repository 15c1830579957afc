/// SQL and the name of the file it came from, so that an error can say where.
public struct SQLScript: Sendable, Equatable {
    /// The file's name as a person would type it, such as `sql/merge/10_artist.sql`.
    public let name: String
    /// The SQL.
    public let text: String

    /// A script with a name.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The line, counted from 1, of the character at `position`, counted from 1, as the server counts.
    func line(ofCharacter position: Int) -> Int {
        1 + text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
    }

    /// The line on which each statement begins.
    ///
    /// For errors to which the server gives no position, such as a violated constraint. Knows quotes, dollar
    /// quotes and comments; a function body in the `begin atomic` form counts as several statements.
    var statementLines: [Int] {
        var scanner = StatementScanner(text)
        return scanner.statementLines()
    }
}

/// Finds where the statements of a script begin.
private struct StatementScanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func statementLines() -> [Int] {
        var lines: [Int] = []
        var isInside = false
        while index < scalars.count {
            if skipComment() { continue }
            let scalar = scalars[index]
            if scalar == ";" {
                isInside = false
                advance()
                continue
            }
            if !isInside, !scalar.properties.isWhitespace {
                isInside = true
                lines.append(line)
            }
            if scalar == "'" || scalar == "\"" {
                skip(past: [scalar], from: 1)
            } else if scalar == "$", let tag = dollarTag() {
                skip(past: tag, from: tag.count)
            } else {
                advance()
            }
        }
        return lines
    }

    private mutating func advance() {
        if scalars[index] == "\n" { line += 1 }
        index += 1
    }

    private func starts(with words: [Unicode.Scalar], at position: Int) -> Bool {
        position + words.count <= scalars.count
            && words.indices.allSatisfy { scalars[position + $0] == words[$0] }
    }

    /// Skips `length` scalars and then everything up to and past `end`.
    private mutating func skip(past end: [Unicode.Scalar], from length: Int) {
        for _ in 0..<min(length, scalars.count - index) { advance() }
        while index < scalars.count, !starts(with: end, at: index) { advance() }
        for _ in 0..<min(end.count, scalars.count - index) { advance() }
    }

    private mutating func skipComment() -> Bool {
        if starts(with: ["-", "-"], at: index) {
            while index < scalars.count, scalars[index] != "\n" { advance() }
            return true
        }
        guard starts(with: ["/", "*"], at: index) else { return false }
        skip(past: ["*", "/"], from: 2)
        return true
    }

    /// The dollar quote that begins here, such as `$$` or `$body$`; `nil` for a parameter such as `$1`.
    private func dollarTag() -> [Unicode.Scalar]? {
        var end = index + 1
        while end < scalars.count, scalars[end].properties.isAlphabetic || scalars[end] == "_" { end += 1 }
        guard end < scalars.count, scalars[end] == "$" else { return nil }
        return Array(scalars[index...end])
    }
}
