import CSimdjson

/// One value of a parsed document.
///
/// It can be used until its parser parses again; using it later is a mistake of the program and stops it.
public struct JSONElement {
    /// What a value is.
    public enum Kind: Sendable, Equatable {
        case null
        case boolean
        /// A number written without fraction and exponent that fits 64 bits with sign.
        case integer
        /// Any other number.
        case number
        case string
        case array
        case object
    }

    private let storedValue: sj_value
    let parser: JSONParser
    private let generation: Int

    init(value: sj_value, parser: JSONParser) {
        storedValue = value
        self.parser = parser
        generation = parser.generation
    }

    /// The place in the document, checked to be in the one the parser still holds.
    var value: sj_value {
        precondition(generation == parser.generation, "a JSON element outlived its document")
        return storedValue
    }

    /// What this value is.
    public var kind: Kind {
        switch sj_kind_of(value) {
        case SJ_BOOLEAN: .boolean
        case SJ_INTEGER: .integer
        case SJ_NUMBER: .number
        case SJ_STRING: .string
        case SJ_ARRAY: .array
        case SJ_OBJECT: .object
        default: .null
        }
    }

    /// Whether this is `null`.
    public var isNull: Bool { kind == .null }

    /// The text, when this is a string.
    public var string: String? {
        withText { text in String(decoding: text, as: UTF8.self) }
    }

    /// The number, when it is whole and fits: `85`, and also `85.0`, which Spotify sends at times.
    public var int: Int? {
        var whole: Int64 = 0
        if sj_integer(value, &whole) { return Int(whole) }
        return double.flatMap { Int(exactly: $0) }
    }

    /// The number, when this is one.
    public var double: Double? {
        var number = 0.0
        return sj_number(value, &number) ? number : nil
    }

    /// The truth value, when this is one.
    public var bool: Bool? {
        kind == .boolean ? sj_boolean(value) : nil
    }

    /// How many elements an array or members an object has, repeated keys counted; 0 for other values.
    public var count: Int { sj_count(value) }

    /// The member of that key; of several the last; `nil` also when this is no object.
    public subscript(key: String) -> JSONElement? {
        var key = key
        var member = sj_value()
        let isFound = key.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                sj_member(value, sj_text(bytes: characters.baseAddress, length: characters.count), &member)
            }
        }
        return isFound ? JSONElement(value: member, parser: parser) : nil
    }

    /// The elements of an array in order; none when this is no array.
    public var elements: JSONElements { JSONElements(of: self) }

    /// The members of an object in order, repeated keys included; none when this is no object.
    public var members: JSONMembers { JSONMembers(of: self) }

    /// Calls `body` with the text's UTF-8, which is valid during the call; `nil` when this is no string.
    ///
    /// - Parameter body: Reads the bytes without keeping them.
    /// - Returns: What `body` returns.
    public func withText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        var text = sj_text()
        guard sj_string(value, &text) else { return nil }
        return body(UnsafeRawBufferPointer(start: text.bytes, count: text.length))
    }
}

extension JSONElement {
    /// The beginning of this value as JSON, for a person to recognize it by.
    ///
    /// - Parameter limit: How many bytes at most; it is cut between characters.
    /// - Returns: The text.
    public func excerpt(limit: Int) -> String {
        String(
            unsafeUninitializedCapacity: limit
        ) { output in
            output.withMemoryRebound(to: CChar.self) { sj_excerpt(value, $0.baseAddress, limit) }
        }
    }
}
