import CSimdjson

/// Parses JSON with simdjson and holds the document last parsed.
///
/// A parser keeps its memory from one document to the next; use one for many documents, from one task at a time.
/// What simdjson refuses although it is JSON is read nevertheless: a lone surrogate reads as U+FFFD, an integer
/// beyond 64 bits as a double.
public final class JSONParser {
    let handle: OpaquePointer?
    /// Counts documents, so that an element of an earlier one is recognized.
    var generation = 0

    /// A parser without a document.
    ///
    /// - Parameter maximumDepth: How many arrays and objects may stand inside one another, at least 1; what nests
    ///   deeper is refused. Whoever walks a document may then recurse.
    public init(maximumDepth: Int = 1_024) {
        handle = sj_parser_create(maximumDepth)
    }

    deinit {
        sj_parser_free(handle)
    }

    /// How many bytes behind a document must be readable for it to be parsed without being copied.
    public static let padding = sj_padding()

    /// How many bytes of document there is memory for; a parser that met a long one is worth replacing.
    public var capacity: Int { handle.map(sj_parser_capacity) ?? 0 }

    /// Parses `bytes`, which may end with white space, and returns the document's root.
    ///
    /// The root and whatever is reached through it can be used until this parser parses again.
    ///
    /// - Parameters:
    ///   - bytes: A whole document, UTF-8 without a byte order mark; they need not outlive the call.
    ///   - padding: How many more bytes can be read behind them.
    ///   - marksSurrogates: Whether a lone surrogate reads as U+0000 instead, which ``RowWriter`` repairs and
    ///     reports.
    /// - Returns: The root.
    /// - Throws: A ``JSONError``.
    public func parse(
        _ bytes: UnsafeRawBufferPointer,
        padding: Int = 0,
        marksSurrogates: Bool = false
    ) throws(JSONError) -> JSONElement {
        guard let handle else { throw .outOfMemory(bytes: bytes.count) }
        generation += 1
        var root = sj_value()
        let error = sj_parse(
            handle,
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            bytes.count,
            bytes.count + padding,
            marksSurrogates ? SJ_SURROGATE_MARKED : SJ_SURROGATE_REPLACED,
            &root
        )
        guard error == 0 else {
            throw sj_error_is_memory(error)
                ? .outOfMemory(bytes: bytes.count) : .malformed(String(cString: sj_error_message(error)))
        }
        return JSONElement(value: root, parser: self)
    }

    /// Parses `bytes`, which may end with white space, and returns the document's root.
    ///
    /// - Parameter bytes: A whole document, UTF-8 without a byte order mark.
    /// - Returns: The root.
    /// - Throws: A ``JSONError``.
    public func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONElement {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONError) in try parse(bytes) }
        }
        return try result.get()
    }

    /// The document without white space between its tokens, which stay byte for byte as they are.
    ///
    /// - Parameter bytes: A whole document; it is validated.
    /// - Returns: The same tokens: `1.0` stays `1.0`, and an escape stays an escape.
    /// - Throws: A ``JSONError`` when `bytes` are no JSON.
    public func minified(_ bytes: [UInt8]) throws(JSONError) -> [UInt8] {
        _ = try parse(bytes)
        return try Self.minified(parsed: bytes)
    }

    /// The document without white space between its tokens, for bytes that have been parsed already.
    ///
    /// - Parameter bytes: A whole document, which is not validated again.
    /// - Returns: The same tokens.
    /// - Throws: A ``JSONError`` when a string in it does not end.
    public static func minified(parsed bytes: [UInt8]) throws(JSONError) -> [UInt8] {
        var error: Int32 = 0
        let result = [UInt8](unsafeUninitializedCapacity: bytes.count + sj_padding()) { output, count in
            error = sj_minify(bytes, bytes.count, output.baseAddress, &count)
            if error != 0 { count = 0 }
        }
        guard error == 0 else { throw .malformed(String(cString: sj_error_message(error))) }
        return result
    }
}
