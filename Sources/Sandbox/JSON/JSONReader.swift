/// Reads JSON and keeps what a decoder would lose: number tokens, the order of members, lone surrogates.
struct JSONReader {
    /// Where the text stops being JSON.
    struct Malformed: Error, Equatable {
        /// The offset in bytes.
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    /// Answers are a dozen levels deep; a text deeper than this is an attack on the stack.
    private static let deepest = 200

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The one value that `bytes` hold.
    static func value(of bytes: [UInt8]) throws(Malformed) -> JSONValue {
        var reader = Self(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.malformed }
        return value
    }

    private var malformed: Malformed { Malformed(offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Malformed) -> JSONValue {
        skipSpace()
        guard depth < Self.deepest, let byte = next else { throw malformed }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func literal(_ text: String, _ value: JSONValue) throws(Malformed) -> JSONValue {
        for byte in text.utf8 where !take(byte) {
            throw malformed
        }
        return value
    }

    private mutating func number() throws(Malformed) -> JSONValue {
        let start = position
        while let byte = next, Self.isNumeric(byte) {
            position += 1
        }
        let token = String(decoding: bytes[start..<position], as: UTF8.self)
        guard Double(token) != nil else { throw malformed }
        return Int(token).map { .integer($0) } ?? .number(token)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func array(depth: Int) throws(Malformed) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(Malformed) -> JSONValue {
        position += 1
        var object = JSONObject()
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(object) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\""), let key = try string().string else { throw malformed }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw malformed }
            // Of duplicate keys the last wins, as in PostgreSQL's jsonb.
            object[key] = try value(depth: depth + 1)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed }
        return .object(object)
    }
}

extension JSONReader {
    /// A string, or its token where it holds half of a surrogate pair, which Swift cannot.
    private mutating func string() throws(Malformed) -> JSONValue {
        let start = position
        position += 1
        var units: [UInt8] = []
        var isWhole = true
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw malformed }
            position += 1
            if byte == UInt8(ascii: "\\") {
                isWhole = try escape(into: &units) && isWhole
            } else {
                units.append(byte)
            }
        }
        guard take(UInt8(ascii: "\"")) else { throw malformed }
        if isWhole, let text = String(validating: units, as: UTF8.self) {
            return .string(text)
        }
        return .text(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// Reads one escape after its backslash; false where it is a lone surrogate.
    private mutating func escape(into units: inout [UInt8]) throws(Malformed) -> Bool {
        guard let byte = next else { throw malformed }
        position += 1
        switch byte {
        case UInt8(ascii: "b"): units.append(0x08)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "f"): units.append(0x0C)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
        case UInt8(ascii: "u"): return try codePoint(into: &units)
        default: throw malformed
        }
        return true
    }

    private mutating func codePoint(into units: inout [UInt8]) throws(Malformed) -> Bool {
        let first = try hexadecimal()
        var code = UInt32(first)
        let isHighSurrogate = (0xD800..<0xDC00).contains(first)
        if isHighSurrogate, next == UInt8(ascii: "\\"), position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else { return false }
            code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { return false }
        units.append(contentsOf: Array(String(Character(scalar)).utf8))
        return true
    }

    private mutating func hexadecimal() throws(Malformed) -> UInt16 {
        guard position + 4 <= bytes.count,
            let value = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw malformed }
        position += 4
        return value
    }
}
