public import Foundation
import Glibc

/// Reads a segment or log in blocks of whole lines, which may be processed in parallel.
///
/// A last line without its line break is a torn tail and is not delivered. Memory is bounded by the longest line and
/// by the blocks that are still held.
public struct LineBlockReader: ~Copyable {
    private let bytes: LandedBytes
    private let chunk: Int
    private var number = 1
    /// Those that no block refers to are reused.
    private var buffers: [LineBuffer]
    private var current = 0
    private var begin = 0
    private var end = 0

    /// Opens `url` for reading.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - chunk: How many bytes are read at a time, as long as lines are shorter.
    /// - Throws: A ``StorageError``.
    public init(_ url: URL, chunk: Int = 1 << 20) throws {
        bytes = try LandedBytes(url)
        self.chunk = max(chunk, 16)
        buffers = [LineBuffer(capacity: self.chunk)]
    }

    /// The next lines, or `nil` at the end.
    ///
    /// - Returns: All lines that end in what was read of the file at a time, or one that is longer.
    /// - Throws: A ``StorageError``.
    public mutating func next() throws -> LineBlock? {
        var scanned = 0
        while true {
            if let length = lineLength(from: begin, scanned: scanned) { return block(firstLength: length) }
            scanned = end - begin
            guard try refill() else { return nil }
        }
    }

    private func lineLength(from start: Int, scanned: Int = 0) -> Int? {
        guard let base = buffers[current].bytes.baseAddress,
            let found = memchr(base + start + scanned, 10, end - start - scanned)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
    }

    private mutating func block(firstLength: Int) -> LineBlock {
        var ranges = [begin..<begin + firstLength]
        begin += firstLength + 1
        while let length = lineLength(from: begin) {
            ranges.append(begin..<begin + length)
            begin += length + 1
        }
        defer { number += ranges.count }
        return LineBlock(firstNumber: number, buffer: buffers[current], ranges: ranges)
    }

    /// Reads more after what is left, into more memory when one line fills it.
    private mutating func refill() throws -> Bool {
        let left = end - begin
        let isFull = left == buffers[current].capacity
        // A pointer, because a reference would make the buffer look as if it were being read.
        let source = buffers[current].bytes.baseAddress.map { $0 + begin }
        current = freeBuffer(of: isFull ? left * 2 : max(chunk, left + 1))
        let buffer = buffers[current].bytes
        if let source, let target = buffer.baseAddress { memmove(target, source, left) }
        begin = 0
        end = left
        let free = UnsafeMutableRawBufferPointer(rebasing: buffer[end..<buffers[current].capacity])
        let count = try bytes.read(into: free)
        end += count
        dropUnusual()
        return count > 0
    }

    /// The index of an unused buffer for at least that many bytes.
    private mutating func freeBuffer(of capacity: Int) -> Int {
        for place in [current] + buffers.indices where buffers[place].capacity >= capacity {
            let isLarge = buffers[place].capacity > chunk && capacity <= chunk
            if !isLarge, isKnownUniquelyReferenced(&buffers[place]) { return place }
        }
        buffers.append(LineBuffer(capacity: capacity))
        return buffers.count - 1
    }

    /// One long line must not decide the memory of all.
    private mutating func dropUnusual() {
        for place in buffers.indices.reversed() where place != current && buffers[place].capacity > chunk {
            buffers.remove(at: place)
            if current > place { current -= 1 }
        }
    }
}
