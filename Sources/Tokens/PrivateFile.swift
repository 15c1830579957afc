import Files
import Foundation
import Glibc

/// A small file that only one user may read.
enum PrivateFile {
    /// More than any record has; what is larger is something else.
    private static let sizeLimit = 64 * 1_024

    /// The bytes of the file at `url`; `nil` where there is none.
    ///
    /// - Throws: ``TokenStoreError/readableByOthers(path:mode:)``; ``TokenStoreError/garbled(place:)`` for what is
    ///   too large or no file; a `StorageError`.
    static func read(_ url: URL) throws -> [UInt8]? {
        guard let file = try InspectedFile(url) else { return nil }
        guard file.permissions & 0o077 == 0 else {
            throw TokenStoreError.readableByOthers(path: url.path, mode: String(file.permissions, radix: 8))
        }
        guard file.kind == .file, file.size <= sizeLimit else {
            throw TokenStoreError.garbled(place: url.path)
        }
        return try file.bytes()
    }

    /// Makes `bytes` and an end of line the file at `url`, in folders that only one user may enter.
    ///
    /// - Throws: A `StorageError`.
    static func write(_ bytes: some Sequence<UInt8>, to url: URL) throws {
        try Folder.create(url.deletingLastPathComponent(), mode: 0o700)
        try AtomicFile.write(Array(bytes) + [UInt8(ascii: "\n")], to: url, mode: 0o600)
    }

    /// Removes the file at `url`; the absence of one is fine.
    ///
    /// - Throws: A `StorageError`.
    static func remove(_ url: URL) throws {
        let path = url.path
        guard unlink(path) == 0 || errno == ENOENT else { throw StorageError("remove", path) }
    }
}
