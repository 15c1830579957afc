import Foundation

/// One line of a rows file, where it lies in a block.
struct RowLine {
    private let bytes: UnsafeRawBufferPointer
    /// Where the next line begins in the block.
    let end: Int
    /// The first field; `nil` when it is no number.
    let occurrence: Int?
    private let second: Int

    /// The line that `rest` of a block begins with.
    init(startOf rest: UnsafeRawBufferPointer.SubSequence) {
        let rebased = UnsafeRawBufferPointer(rebasing: rest)
        let found = rebased.baseAddress.flatMap { memchr($0, 10, rebased.count) }
        let length = found.flatMap { found in rebased.baseAddress.map { UnsafeRawPointer(found) - $0 } }
        bytes = UnsafeRawBufferPointer(rebasing: rebased[..<(length ?? rebased.count)])
        end = rest.startIndex + (length.map { $0 + 1 } ?? rebased.count)
        var place = 0
        occurrence = Self.number(in: bytes, from: &place)
        second = place
    }

    /// What an object's row says it has, and the digest of what it told; `nil` when they are no numbers.
    var telling: (present: Int, content: Int)? {
        var place = second
        guard let present = Self.number(in: bytes, from: &place) else { return nil }
        return Self.number(in: bytes, from: &place).map { (present, $0) }
    }

    /// The first `columns` fields; the whole line when it has no more.
    func prefix(columns: Int) -> UnsafeRawBufferPointer {
        guard let start = bytes.baseAddress else { return bytes }
        var place = 0
        for _ in 0..<columns {
            guard let tab = memchr(start + place, 9, bytes.count - place) else { return bytes }
            place = UnsafeRawPointer(tab) - start + 1
        }
        return UnsafeRawBufferPointer(rebasing: bytes[..<(place - 1)])
    }

    /// The number at `place`, which then is behind the tab that ends it.
    private static func number(in bytes: UnsafeRawBufferPointer, from place: inout Int) -> Int? {
        var value = 0
        let begin = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 9 {
                place += 1
                return place > begin + 1 ? value : nil
            }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int(byte) - 48)
            guard byte >= 48, byte < 58, !isTooLarge, !overflows else { return nil }
            value = sum
            place += 1
        }
        return nil
    }
}
