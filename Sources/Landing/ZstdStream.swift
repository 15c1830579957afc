import CZstd
import Files
import Glibc

/// Decompresses one file in the Zstandard format (RFC 8878), from the beginning.
final class ZstdStream {
    private let file: OpenFile
    private let context: OpaquePointer
    private let input: UnsafeMutableRawBufferPointer
    private var offset = 0
    private var pending = 0..<0
    private var isInFrame = true

    /// How many bytes there are, decompressed.
    let size: Int

    /// Opens what `file` holds.
    ///
    /// - Throws: A ``StorageError``; a ``LandedBytesError`` where it is no whole frame that tells its size.
    init(_ file: OpenFile) throws {
        size = try Self.size(of: file)
        guard let context = ZSTD_createDCtx() else { throw StorageError("read", file.path, code: ENOMEM) }
        self.file = file
        self.context = context
        // Behind the last throw: what `init` has allocated by then, nobody would free.
        input = .allocate(byteCount: ZSTD_DStreamInSize(), alignment: 16)
    }

    /// How many bytes `file` says that it holds.
    private static func size(of file: OpenFile) throws -> Int {
        // The longest header there is.
        var header: [UInt8] = Array(repeating: 0, count: 18)
        let length = try header.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        // Both of zstd.h's special values, unknown and invalid, are negative as signed numbers.
        let size = Int(truncatingIfNeeded: Int64(bitPattern: ZSTD_getFrameContentSize(header, length)))
        guard size >= 0 else {
            throw LandedBytesError(path: file.path, reason: "it is not a zstd file that states its size")
        }
        return size
    }

    deinit {
        ZSTD_freeDCtx(context)
        input.deallocate()
    }

    /// Reads on; returns fewer bytes than `buffer` holds only at the end.
    ///
    /// - Throws: A ``StorageError``; a ``LandedBytesError`` for what is cut off or damaged.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos < output.size {
            let filled = output.pos
            let isOver = try refill() == false
            if isOver, !isInFrame { break }
            var part = ZSTD_inBuffer(
                src: input.baseAddress,
                size: pending.upperBound,
                pos: pending.lowerBound
            )
            let left = ZSTD_decompressStream(context, &output, &part)
            guard ZSTD_isError(left) == 0 else {
                throw LandedBytesError(path: file.path, reason: String(cString: ZSTD_getErrorName(left)))
            }
            isInFrame = left > 0
            pending = part.pos..<pending.upperBound
            // What zstd held back has come by then.
            if isOver, isInFrame, output.pos == filled {
                throw LandedBytesError(path: file.path, reason: "it is cut off")
            }
        }
        return output.pos
    }

    /// Checks what follows the last byte: the frame's end, its checksum, and nothing more.
    ///
    /// Zstd compares size and checksum only where it comes to the end of the frame, and a size that became smaller
    /// would end the reading before.
    ///
    /// - Throws: A ``StorageError``; a ``LandedBytesError`` where the file is not whole, or does not end there.
    func finish() throws {
        var spare: UInt8 = 0
        let more = try withUnsafeMutableBytes(of: &spare) { try read(into: $0) }
        guard more == 0 else {
            throw LandedBytesError(path: file.path, reason: "it holds more than its header says")
        }
    }

    /// Returns `false` when everything was read and taken.
    private func refill() throws -> Bool {
        guard pending.isEmpty else { return true }
        let count = try file.read(into: input, at: offset)
        offset += count
        pending = 0..<count
        return count > 0
    }
}
