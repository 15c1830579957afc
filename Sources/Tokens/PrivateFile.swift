import Files
import Foundation

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
}
