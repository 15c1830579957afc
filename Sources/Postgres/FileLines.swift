public import Foundation

/// Reads a file in blocks of whole lines through one buffer, which grows to the longest line.
public final class FileLines: CopySource {
    private let path: String
    private let descriptor: Int32
    private var buffer: UnsafeMutableRawBufferPointer
    private var delivered = 0
    private var filled = 0

    /// Opens `file`.
    ///
    /// - Parameters:
    ///   - file: A file of lines.
    ///   - size: How many bytes are read at a time.
    /// - Throws: A ``FileError``.
    public init(_ file: URL, size: Int = 1 << 20) throws {
        path = file.path(percentEncoded: false)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        buffer = .allocate(byteCount: size, alignment: 16)
    }

    /// The next lines, line breaks included; only the last one of the file may lack its own.
    public func next() throws -> UnsafeRawBufferPointer? {
        guard let start = buffer.baseAddress else { return nil }
        memmove(start, start + delivered, filled - delivered)
        filled -= delivered
        delivered = 0
        while true {
            if filled == buffer.count { grow() }
            guard let start = buffer.baseAddress else { return nil }
            let count = read(descriptor, start + filled, buffer.count - filled)
            guard count >= 0 else {
                guard errno == EINTR else { throw FileError(path: path, code: errno) }
                continue
            }
            filled += count
            guard count > 0 else {
                delivered = filled
                return filled > 0 ? UnsafeRawBufferPointer(start: start, count: filled) : nil
            }
            var end = filled
            while end > filled - count, buffer[end - 1] != 10 { end -= 1 }
            if end > filled - count {
                delivered = end
                return UnsafeRawBufferPointer(start: start, count: end)
            }
        }
    }

    private func grow() {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        buffer.deallocate()
        buffer = larger
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }
}
