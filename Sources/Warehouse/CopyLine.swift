import Foundation

/// One line of a rows file, where it lies in a block.
struct CopyLine {
    private let bytes: UnsafeRawBufferPointer
    /// Where the next line begins in the block.
    let end: Int
    /// The first field; `nil` when it is no number.
    let occurrence: Int?

    /// The line that `rest` of a block begins with.
    init(startOf rest: UnsafeRawBufferPointer.SubSequence) {
        let rebased = UnsafeRawBufferPointer(rebasing: rest)
        let found = rebased.baseAddress.flatMap { memchr($0, 10, rebased.count) }
        let length = found.flatMap { found in rebased.baseAddress.map { UnsafeRawPointer(found) - $0 } }
        bytes = UnsafeRawBufferPointer(rebasing: rebased[..<(length ?? rebased.count)])
        end = rest.startIndex + (length.map { $0 + 1 } ?? rebased.count)
        occurrence = Self.number(in: bytes)
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

    /// The number that a tab ends.
    private static func number(in bytes: UnsafeRawBufferPointer) -> Int? {
        var value = 0
        for (place, byte) in bytes.enumerated() {
            if byte == 9 { return place > 0 ? value : nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int(byte) - 48)
            guard byte >= 48, byte < 58, !isTooLarge, !overflows else { return nil }
            value = sum
        }
        return nil
    }
}
