/// Some lines of one file, one after the other, in memory that lives as long as the block.
public struct LineBlock {
    /// How many bytes after each line can be read, so that a parser need not copy it.
    public static let padding = LineReader.padding

    /// The number of the first line in its file, from 1.
    public let firstNumber: Int
    private let buffer: LineBuffer
    private let ranges: [Range<Int>]

    init(firstNumber: Int, buffer: LineBuffer, ranges: [Range<Int>]) {
        self.firstNumber = firstNumber
        self.buffer = buffer
        self.ranges = ranges
    }

    /// How many lines there are, at least one.
    public var count: Int { ranges.count }

    /// How many bytes of the file they are, with their line breaks.
    public var byteCount: Int {
        guard let first = ranges.first, let last = ranges.last else { return 0 }
        return last.upperBound + 1 - first.lowerBound
    }

    /// A line without its line break; its bytes are valid while the block is.
    ///
    /// - Parameter index: Its place in the block, from 0.
    public subscript(index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer.bytes[ranges[index]])
    }
}

/// Memory that a file is read into; read only as soon as a block refers to it.
final class LineBuffer {
    let bytes: UnsafeMutableRawBufferPointer
    /// How many bytes of the file it can take.
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        bytes = .allocate(byteCount: capacity + LineBlock.padding, alignment: 64)
    }

    deinit { bytes.deallocate() }
}
