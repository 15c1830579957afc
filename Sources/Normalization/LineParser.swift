import JSON

/// Parses line after line, in memory for lines of usual length.
final class LineParser {
    private var parser = JSONParser()

    /// A parser that met a longer line is replaced, so that one line does not decide the memory of all.
    private static let longestUsualLine = 8 << 20

    /// Parses a line.
    ///
    /// - Parameters:
    ///   - line: The line without its line break.
    ///   - padding: How many more bytes can be read behind it; with `JSONParser.padding` it is not copied.
    /// - Returns: The root, which can be used until the next line is parsed.
    /// - Throws: A `JSONError`.
    func parse(_ line: UnsafeRawBufferPointer, padding: Int) throws(JSONError) -> JSONElement {
        if parser.capacity > Self.longestUsualLine { parser = JSONParser() }
        return try parser.parse(line, padding: padding, marksSurrogates: true)
    }
}
