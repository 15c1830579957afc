/// The form of the identifiers that Spotify gives artists, albums and tracks: 22 characters of base 62.
public enum SpotifyID {
    /// Whether `text` can be one.
    public static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isValid(UnsafeRawBufferPointer($0)) }
    }

    /// Whether UTF-8 can be one.
    public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count == 22
            && bytes.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
    }

    /// Whether Spotify may have given `id`, which has the form of one, to anything: it stands for 128 bits at most.
    ///
    /// A larger one is refused as malformed, wherever it is asked for, and the whole batch with it.
    ///
    /// - Parameter id: What a person wrote; what Spotify sends needs no such question.
    /// - Returns: Whether it is worth asking for.
    public static func isAssignable(_ id: String) -> Bool {
        let digits = id.utf8.map(digit)
        return !largest.utf8.map(digit).lexicographicallyPrecedes(digits)
    }

    /// All 128 bits set.
    private static let largest = "7N42dgm5tFLK9N8MT7fHC7"

    /// What a character stands for: digits come first, then small letters, then capitals.
    private static func digit(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 97 + 10
        default: Int(byte) - 65 + 36
        }
    }
}
