/// A JSON object on one line, such as that of an NDJSON file, built key by key in the order given.
public struct JSONLine: Sendable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    /// An object without keys.
    ///
    /// - Parameter count: For how many bytes to have memory; more can be added.
    public init(reserving count: Int = 0) {
        bytes.reserveCapacity(count)
    }

    /// Adds a string, or null.
    public mutating func add(_ key: String, _ value: String?) {
        add(key: key)
        if let value { add(string: value) } else { bytes += "null".utf8 }
    }

    /// Adds a whole number, or null.
    public mutating func add(_ key: String, _ value: Int?) {
        add(key: key)
        if let value { add(digits: value) } else { bytes += "null".utf8 }
    }

    /// Adds a whole number under a key that is given as its UTF-8.
    public mutating func add(_ key: UnsafeRawBufferPointer, _ value: Int) {
        separate()
        add(string: key)
        bytes.append(UInt8(ascii: ":"))
        add(digits: value)
    }

    /// Adds a list of strings.
    public mutating func add(_ key: String, _ values: [String]) {
        add(key: key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            add(string: value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Adds an object.
    public mutating func add(_ key: String, _ object: JSONLine) {
        add(key: key)
        bytes += object.bytes
        bytes.append(UInt8(ascii: "}"))
    }

    /// Adds a value that is JSON already, without line breaks.
    public mutating func add(_ key: String, json: some Collection<UInt8>) {
        add(key: key)
        bytes += json
    }

    /// The line, its line break included.
    public consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The object as text, without a line break.
    public var text: String { String(decoding: bytes, as: UTF8.self) + "}" }

    private mutating func add(key: String) {
        separate()
        add(string: key)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func separate() {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func add(digits number: Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.mostDigits) { digits in
            var rest = number.magnitude
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 { bytes.append(UInt8(ascii: "-")) }
            bytes.append(contentsOf: digits[start...])
        }
    }

    private mutating func add(string: String) {
        var string = string
        string.withUTF8 { add(string: UnsafeRawBufferPointer($0)) }
    }

    private mutating func add(string: UnsafeRawBufferPointer) {
        bytes.append(UInt8(ascii: "\""))
        if string.contains(where: Self.needsEscape) {
            for byte in string { add(escaping: byte) }
        } else {
            bytes.append(contentsOf: string)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func add(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<32:
            let digits = Array("0123456789abcdef".utf8)
            bytes += "\\u00".utf8
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        default:
            bytes.append(byte)
        }
    }

    /// As many digits as the largest number has.
    private static let mostDigits = 20

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
