/// The parameters of a query string or of a form, decoded.
struct Parameters: Sendable, Equatable {
    private var pairs: [(name: String, value: String)] = []

    /// Reads `name=value&…`, where `+` is a space; what cannot be decoded stays as it is.
    init(_ text: some StringProtocol) {
        for pair in String(text).split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : ""))
        }
    }

    static func == (left: Self, right: Self) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0 == $1 }
    }

    /// The first value of a parameter.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// The elements of a comma-separated list, without empty ones.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map(String.init)
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `text` as it stands in a link: everything but letters, digits and `-._~,:` is escaped.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: ":"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Parameters {
    /// The `limit`, from 1 to `largest`.
    func limit(default fallback: Int, largest: Int) throws(APIError) -> Int {
        guard let text = self["limit"] else { return fallback }
        guard let limit = Int(text), (1...largest).contains(limit) else { throw .invalidLimit }
        return limit
    }

    /// The `offset`, 0 or more.
    func offset() throws(APIError) -> Int {
        guard let text = self["offset"] else { return 0 }
        guard let offset = Int(text), (0...100_000).contains(offset) else { throw .invalidOffset }
        return offset
    }

    /// The `market`, two capital letters.
    func market() throws(APIError) -> String? {
        guard let market = self["market"], !market.isEmpty else { return nil }
        guard market.utf8.count == 2, market.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
        else {
            throw .invalidMarket
        }
        return market
    }
}
