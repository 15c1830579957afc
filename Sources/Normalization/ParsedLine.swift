import JSON

/// A line and what parsing it gave, until its parser parses again.
struct ParsedLine {
    /// The line without its line break.
    let bytes: UnsafeRawBufferPointer
    /// Its root, or why it has none.
    let root: Result<JSONElement, JSONError>
}

/// Parses as many lines as a block may have, each with a parser of its own.
final class LineParsers {
    private var parsers: [JSONParser] = []

    /// A parser that met a longer line is replaced, so that one line does not decide the memory of all.
    private static let longestUsualLine = 8 << 20

    /// Parses a line.
    ///
    /// - Parameters:
    ///   - line: The line without its line break.
    ///   - padding: How many more bytes can be read behind it; with `JSONParser.padding` it is not copied.
    ///   - place: Which parser to use; the line that it parsed before can be used no longer.
    /// - Returns: The line, which can be used as long as the parser's next is not parsed.
    func parse(_ line: UnsafeRawBufferPointer, padding: Int, at place: Int = 0) -> ParsedLine {
        while parsers.count <= place { parsers.append(JSONParser()) }
        if parsers[place].capacity > Self.longestUsualLine { parsers[place] = JSONParser() }
        let parser = parsers[place]
        let root = Result { () throws(JSONError) in
            try parser.parse(line, padding: padding, marksSurrogates: true)
        }
        return ParsedLine(bytes: line, root: root)
    }
}
