import Files
import Foundation
import Glibc

/// The bytes of a segment or log in order, whether the file is plain or compressed.
///
/// A compressed `00001.ndjson` is `00001.ndjson.zst`. Where both lie there, a compression was interrupted, and the
/// one that was written counts.
final class LandedBytes {
    private enum Source {
        case plain(OpenFile)
        case compressed(ZstdStream)
    }

    private let source: Source
    private var offset = 0
    /// How many bytes there were when it was opened: what is appended meanwhile is another reader's.
    let size: Int

    /// Opens `url`, the name without `.zst`, for reading from byte `offset` of what was written.
    ///
    /// - Throws: A ``StorageError``, or a ``LandedBytesError``.
    init(_ url: URL, from offset: Int = 0) throws {
        (source, size) = try Self.open(url)
        switch source {
        case .plain: self.offset = offset
        // Nothing will be read of it, so this is the only look at whether that is true.
        case .compressed(let stream) where size == 0: try stream.finish()
        // Of every run there is, most has been read to its end.
        case .compressed where offset >= size: self.offset = offset
        case .compressed: try skip(to: offset)
        }
    }

    private static func open(_ url: URL) throws -> (source: Source, size: Int) {
        do {
            let file = try OpenFile(url, O_RDONLY)
            return (.plain(file), try file.size())
        } catch let error as StorageError where error.code == ENOENT {
            do {
                let stream = try ZstdStream(OpenFile(compressed(url), O_RDONLY))
                return (.compressed(stream), stream.size)
            } catch let other as StorageError where other.code == ENOENT {
                throw error
            }
        }
    }

    /// The name that `url` has when it is compressed.
    static func compressed(_ url: URL) -> URL {
        url.appendingPathExtension("zst")
    }

    /// Reads on; returns fewer bytes than `buffer` holds only at the end.
    ///
    /// The last bytes of a compressed file are delivered only when it has proved to be whole.
    ///
    /// - Throws: A ``StorageError``, or a ``LandedBytesError``.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let room = max(0, min(buffer.count, size - offset))
        guard room > 0 else { return 0 }
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<room])
        let count =
            switch source {
            case .plain(let file): try file.read(into: part, at: offset)
            case .compressed(let stream): try stream.read(into: part)
            }
        offset += count
        if offset == size, case .compressed(let stream) = source { try stream.finish() }
        return count
    }

    private func skip(to wanted: Int) throws {
        guard wanted > 0 else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while offset < wanted {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, wanted - offset)])
            guard try read(into: part) > 0 else { return }
        }
    }
}
