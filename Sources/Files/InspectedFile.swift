public import Foundation
import Glibc

/// A file that is judged before it is read.
///
/// Both happen through one descriptor: whatever is put in its place meanwhile, what is read is what was judged.
public struct InspectedFile: Sendable {
    /// What stands under a name.
    public enum Kind: Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A pipe or a device, which may never end.
        case other
    }

    /// What it is.
    public let kind: Kind
    /// Who may do what with it: the nine bits of chmod(1).
    public let permissions: UInt32
    /// Its size when it was opened, in bytes.
    public let size: Int
    private let file: OpenFile

    /// Opens what stands at `url`; `nil` where nothing does.
    ///
    /// - Parameter url: The file; a symbolic link is followed.
    /// - Throws: A ``StorageError`` when it cannot be opened.
    public init?(_ url: URL) throws {
        do {
            // Who opens a pipe would otherwise wait for its writer.
            file = try OpenFile(url, O_RDONLY | O_NONBLOCK)
        } catch let error as StorageError where error.code == ENOENT {
            return nil
        }
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw StorageError("read", file.path) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .directory
        default: kind = .other
        }
        permissions = status.st_mode & 0o777
        size = Int(status.st_size)
    }

    /// The bytes that it had when it was opened: of a file only.
    ///
    /// - Returns: The bytes; fewer than ``size`` where it has shrunk.
    /// - Throws: A ``StorageError``.
    public func bytes() throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
    }
}
