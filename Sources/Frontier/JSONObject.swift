/// The text of a JSON object with scalar values, in which a statement takes many rows at once.
struct JSONObject {
    /// What has been added; `text` closes it.
    private var open = "{"

    /// An object without members, with memory for `count` ids.
    init(reserving count: Int) {
        open.reserveCapacity(2 + count * 48)
    }

    /// The object as SQLite writes it too.
    var text: String { open + "}" }

    /// Adds an id and a time.
    mutating func add(_ id: String, _ time: Int) {
        separate()
        add(quoted: id)
        open += ":"
        open += String(time)
    }

    /// Adds a position and an id.
    mutating func add(_ position: Int, _ id: String) {
        separate()
        open += "\""
        open += String(position)
        open += "\":"
        add(quoted: id)
    }

    private mutating func separate() {
        if open.utf8.count > 1 { open += "," }
    }

    private mutating func add(quoted text: String) {
        open += "\""
        if text.utf8.allSatisfy({ $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            open += text
        } else {
            for scalar in text.unicodeScalars { open += Self.escaped(scalar) }
        }
        open += "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\u{0}"..<" ":
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }
}
