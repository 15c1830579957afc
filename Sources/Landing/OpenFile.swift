import Foundation
import Glibc

/// An open file: its descriptor, closed when the last reference goes.
final class OpenFile: Sendable {
    let descriptor: Int32
    let path: String

    /// Opens `url` with the flags of open(2).
    init(_ url: URL, _ flags: Int32, mode: mode_t = 0o644) throws {
        path = url.path
        descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw StorageError(flags & (O_WRONLY | O_RDWR) == 0 ? "read" : "write", path)
        }
    }

    deinit { close(descriptor) }

    /// The size now, in bytes.
    func size() throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError("read", path) }
        return Int(status.st_size)
    }

    /// Writes all of `bytes` at the file's position.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor,
                UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                rest.count
            )
            if written >= 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR {
                throw StorageError("write", path)
            }
        }
    }

    /// Reads up to `buffer.count` bytes from `offset`; fewer only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor,
                buffer.baseAddress.map { $0 + filled },
                buffer.count - filled,
                offset + filled
            )
            if count > 0 {
                filled += count
            } else if count == 0 {
                break
            } else if errno != EINTR {
                throw StorageError("read", path)
            }
        }
        return filled
    }

    /// Cuts the file to `size` bytes.
    func truncate(to size: Int) throws {
        guard ftruncate(descriptor, size) == 0 else { throw StorageError("truncate", path) }
    }

    /// Waits until what was written is on the disk.
    func sync() throws {
        // A special file has nothing to sync and says so with EINVAL.
        guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw StorageError("sync", path) }
    }
}
