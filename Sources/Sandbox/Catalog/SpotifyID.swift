/// Spotify's identifiers: 128 bits as 22 base-62 digits.
enum SpotifyID {
    private static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    private static let length = 22

    /// The 22 digits of `value`.
    static func text(_ value: UInt128) -> String {
        var value = value
        var characters = [UInt8](repeating: digits[0], count: length)
        for index in characters.indices.reversed() {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 62)
            characters[index] = digits[Int(remainder)]
            value = quotient
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// The number that 22 digits stand for, or null where they are no identifier.
    static func value(_ text: some StringProtocol) -> UInt128? {
        guard isWellFormed(text) else { return nil }
        var value: UInt128 = 0
        for byte in text.utf8 {
            guard let digit = digit(byte) else { return nil }
            let (product, overflows) = value.multipliedReportingOverflow(by: 62)
            let (sum, carries) = product.addingReportingOverflow(UInt128(digit))
            if overflows || carries { return nil }
            value = sum
        }
        return value
    }

    /// Whether `text` has the form of an identifier.
    static func isWellFormed(_ text: some StringProtocol) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy { digit($0) != nil }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A") + 36
        default: nil
        }
    }
}
