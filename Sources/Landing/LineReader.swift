public import Foundation
import Glibc

/// Reads the lines of a segment or log one after the other, in memory bounded by its longest line.
///
/// A last line without its line break is a torn tail and is not delivered.
public struct LineReader: ~Copyable {
    /// How many bytes after each delivered line may be read, so that a parser need not copy it.
    public static let padding = 64

    private let bytes: LandedBytes
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var fileOffset: Int
    private var begin = 0
    private var end = 0

    /// Opens `url` for reading from byte `offset`, which is the start of a line.
    public init(_ url: URL, from offset: Int = 0, chunk: Int = 1 << 20) throws {
        bytes = try LandedBytes(url, from: offset)
        capacity = max(chunk, 16)
        base = .allocate(capacity: capacity + Self.padding)
        fileOffset = offset
    }

    deinit { base.deallocate() }

    /// The offset in the file at which the next line starts: the end of the last one delivered.
    public var offset: Int { fileOffset - (end - begin) }

    /// Passes the next line, without its line break, to `body`; returns `false` at the end.
    ///
    /// The bytes are valid during the call only.
    public mutating func next(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        var scanned = 0
        while true {
            let start = base + begin
            if let found = memchr(start + scanned, 10, end - begin - scanned) {
                let length = found - UnsafeMutableRawPointer(start)
                begin += length + 1
                try body(UnsafeRawBufferPointer(start: start, count: length))
                return true
            }
            scanned = end - begin
            guard try refill() else { return false }
        }
    }

    /// Reads more after what is left, growing the buffer when one line fills it.
    private mutating func refill() throws -> Bool {
        let left = end - begin
        if begin > 0 {
            memmove(base, base + begin, left)
            begin = 0
            end = left
        } else if left == capacity {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + Self.padding)
            larger.update(from: base, count: left)
            base.deallocate()
            base = larger
            capacity *= 2
        }
        let count = try bytes.read(
            into: UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
        )
        fileOffset += count
        end += count
        return count > 0
    }
}
