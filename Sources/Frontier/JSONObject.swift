/// The text of a JSON object with scalar values, in which a statement takes many rows at once.
struct JSONObject {
    /// What has been added; `text` closes it.
    private var bytes: [UInt8] = []

    /// An object without members, with memory for `count` ids.
    init(reserving count: Int) {
        bytes.reserveCapacity(2 + count * 48)
        bytes.append(UInt8(ascii: "{"))
    }

    /// The object as SQLite writes it too.
    var text: String { String(decoding: bytes, as: UTF8.self) + "}" }

    /// Adds an id and a time.
    mutating func add(_ id: String, _ time: Int) {
        separate()
        add(quoted: id)
        bytes.append(UInt8(ascii: ":"))
        bytes += String(time).utf8
    }

    /// Adds a position and an id.
    mutating func add(_ position: Int, _ id: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes += String(position).utf8
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        add(quoted: id)
    }

    private mutating func separate() {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func add(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes += text.utf8
        // Spotify's ids are letters and digits; those of things without a table may be anything.
        if bytes[start...].contains(where: Self.needsEscape) {
            let raw = bytes[start...]
            bytes.removeSubrange(start...)
            for byte in raw { add(escaped: byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func add(escaped byte: UInt8) {
        if byte < 32 {
            let digits = String(byte, radix: 16)
            bytes += "\\u00".utf8
            bytes += (digits.utf8.count == 1 ? "0" + digits : digits).utf8
        } else {
            if Self.needsEscape(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
