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
