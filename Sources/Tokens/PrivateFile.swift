import Foundation
import Glibc
import Landing

/// A small file that only one user may read.
enum PrivateFile {
    /// More than any record has; what is larger is something else.
    private static let sizeLimit = 64 * 1_024

    /// The bytes of the file at `url`; `nil` where there is none.
    ///
    /// - Throws: ``TokenStoreError/readableByOthers(path:mode:)``; ``TokenStoreError/garbled(place:)`` for what is
    ///   too large or no file; a `StorageError`.
    static func read(_ url: URL) throws -> [UInt8]? {
        // A pipe put in its place would keep the reader waiting for ever.
        let descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StorageError("read", url.path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageError("read", url.path) }
        guard status.st_mode & 0o077 == 0 else {
            throw TokenStoreError.readableByOthers(
                path: url.path,
                mode: String(status.st_mode & 0o777, radix: 8)
            )
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= sizeLimit else {
            throw TokenStoreError.garbled(place: url.path)
        }
        return try AtomicFile.read(url)
    }
}
