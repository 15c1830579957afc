public import Foundation
import Glibc

/// A file that appears whole or not at all, also when the process is killed or the machine loses power.
public enum AtomicFile {
    /// Writes `bytes` as `url`, replacing what was there; missing directories are created.
    ///
    /// The bytes go to a temporary name beside it, are synced, renamed, and the directory is synced.
    public static func write(_ bytes: some Sequence<UInt8>, to url: URL, mode: UInt32 = 0o644) throws {
        let folder = url.deletingLastPathComponent()
        try Folder.create(folder)
        let temporary = folder.appending(component: ".\(url.lastPathComponent).\(getpid()).tmp")
        do {
            let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try Array(bytes).withUnsafeBytes { try file.write($0) }
            try file.sync()
            guard rename(temporary.path, url.path) == 0 else { throw StorageError("write", url.path) }
        } catch {
            unlink(temporary.path)
            throw error
        }
        try Folder.sync(folder)
    }

    /// The bytes of the file at `url`, or `nil` where there is none.
    public static func read(_ url: URL) throws -> [UInt8]? {
        let file: OpenFile
        do {
            file = try OpenFile(url, O_RDONLY)
        } catch let error as StorageError where error.code == ENOENT {
            return nil
        }
        let size = try file.size()
        return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
        }
    }
}
