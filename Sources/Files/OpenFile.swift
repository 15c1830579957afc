public import Foundation
import Glibc

/// An open file: its descriptor, closed when the last reference goes.
public final class OpenFile: Sendable {
    /// Its file descriptor.
    public let descriptor: Int32
    /// Where it was opened.
    public let path: String

    /// Opens `url` with the flags of open(2), and closes it on exec.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - flags: Such as `O_RDONLY`.
    ///   - mode: The permissions of a file that is made.
    /// - Throws: A ``StorageError``.
    public init(_ url: URL, _ flags: Int32, mode: mode_t = 0o644) throws {
        path = url.path
        descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw StorageError(flags & (O_WRONLY | O_RDWR) == 0 ? "read" : "write", path)
        }
    }

    deinit { close(descriptor) }

    /// The size now, in bytes.
    ///
    /// - Throws: A ``StorageError``.
    public func size() throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError("read", path) }
        return Int(status.st_size)
    }

    /// Writes all of `bytes` at the file's position.
    ///
    /// - Throws: A ``StorageError``.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
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
    ///
    /// - Parameters:
    ///   - buffer: Where they go.
    ///   - offset: Where in the file they begin.
    /// - Returns: How many bytes were read.
    /// - Throws: A ``StorageError``.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
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
    ///
    /// - Throws: A ``StorageError``.
    public func truncate(to size: Int) throws {
        guard ftruncate(descriptor, size) == 0 else { throw StorageError("truncate", path) }
    }

    /// Takes the file's lock, for as long as it is open.
    ///
    /// - Parameter operation: `LOCK_SH` or `LOCK_EX`, with `LOCK_NB` or without.
    /// - Returns: Whether it did; not where another holds it and `LOCK_NB` says not to wait.
    /// - Throws: A ``StorageError`` where the file system has no locks.
    public func lock(_ operation: Int32) throws -> Bool {
        while flock(descriptor, operation) != 0 {
            let code = errno
            if code == EWOULDBLOCK { return false }
            guard code == EINTR else { throw StorageError("lock", path, code: code) }
        }
        return true
    }

    /// Takes the file's lock as soon as it is free, and blocks the thread until then.
    ///
    /// - Parameters:
    ///   - operation: `LOCK_SH` or `LOCK_EX`.
    ///   - patience: How long to wait for another holder.
    /// - Returns: Whether it did.
    /// - Throws: A ``StorageError`` where the file system has no locks.
    public func lock(_ operation: Int32, within patience: Duration) throws -> Bool {
        let deadline = ContinuousClock.now + patience
        while try !lock(operation | LOCK_NB) {
            guard ContinuousClock.now < deadline else { return false }
            usleep(2_000)
        }
        return true
    }

    /// Whether the file no longer has its name: what is written to it now is lost.
    ///
    /// A backup may have given it another name.
    ///
    /// - Throws: A ``StorageError``.
    public func isRemoved() throws -> Bool {
        var (own, named) = (stat(), stat())
        guard fstat(descriptor, &own) == 0 else { throw StorageError("read", path) }
        guard stat(path, &named) == 0 else {
            guard errno == ENOENT else { throw StorageError("read", path) }
            return true
        }
        return (own.st_dev, own.st_ino) != (named.st_dev, named.st_ino)
    }

    /// Waits until what was written is on the disk.
    ///
    /// - Throws: A ``StorageError``.
    public func sync() throws {
        // A special file has nothing to sync and says so with EINVAL.
        guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw StorageError("sync", path) }
    }
}
