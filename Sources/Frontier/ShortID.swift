/// An id of few bytes, such as Spotify's 22, kept in place: hundreds of thousands of them are hashed, compared, sorted
/// and let go without looking at memory elsewhere.
struct ShortID: Hashable {
    /// How many bytes there is room for.
    static let most = 23

    /// The first eight bytes, in an order that is that of the ids.
    let first: UInt64
    private let second: UInt64
    /// The last seven bytes, and behind them how many there are in all.
    private let third: UInt64

    /// `id` as its bytes; `nil` where those are too many.
    init?(_ id: String) {
        var id = id
        let words = id.withUTF8 { bytes -> (UInt64, UInt64, UInt64)? in
            guard bytes.count <= Self.most else { return nil }
            var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
            withUnsafeMutableBytes(of: &words) { words in
                words.copyBytes(from: bytes)
                words[Self.most] = UInt8(bytes.count)
            }
            return words
        }
        guard let words else { return nil }
        first = UInt64(bigEndian: words.0)
        second = UInt64(bigEndian: words.1)
        third = UInt64(bigEndian: words.2)
    }

    /// Calls `body` with the id's bytes, which are valid during the call.
    func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian)) { words in
            try body(UnsafeRawBufferPointer(rebasing: words[..<Int(words[Self.most])]))
        }
    }
}
