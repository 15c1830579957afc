/// Bytes of a landed segment that have been taken in.
public struct LandedRange: Sendable, Equatable {
    /// The landing folder, by a name that no other folder has.
    public var origin: String
    /// The segment's name.
    public var segment: String
    /// Whole lines, from the first byte to the one behind the last line break.
    public var bytes: Range<Int>

    /// The `bytes` of `segment`.
    public init(origin: String, segment: String, bytes: Range<Int>) {
        self.origin = origin
        self.segment = segment
        self.bytes = bytes
    }
}

/// How many bytes of a segment have been read without a gap, and what has been read ahead of them.
struct ReadingProgress {
    private(set) var bytes: Int
    private var ahead: [Int: Int] = [:]

    init(bytes: Int) {
        self.bytes = bytes
    }

    mutating func add(_ range: Range<Int>) {
        guard range.upperBound > bytes else { return }
        if range.lowerBound <= bytes {
            bytes = range.upperBound
        } else {
            ahead[range.lowerBound] = range.upperBound
        }
        while let end = ahead.removeValue(forKey: bytes) { bytes = end }
    }
}
