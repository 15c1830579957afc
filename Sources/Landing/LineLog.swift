import Files
public import Foundation
import Glibc
import Synchronization

/// An append-only file of lines: what was written stays, a torn tail is cut before appending.
///
/// It is safe to use from several tasks; one process at a time writes a log.
public final class LineLog: Sendable {
    private struct State {
        var size: Int
        /// Torn bytes that could not be cut off are at the end: the log stays failed.
        var failure: StorageError?
    }

    /// The file.
    public let url: URL
    private let file: OpenFile
    private let state: Mutex<State>

    /// Opens the log at `url`, creating it and its directory where missing.
    public init(_ url: URL) throws {
        self.url = url
        try Folder.create(url.deletingLastPathComponent())
        file = try OpenFile(url, O_RDWR | O_CREAT | O_APPEND)
        state = Mutex(State(size: try file.cutTornTail()))
    }

    /// Writes `line`, which ends with a line break, at once; it survives a kill but not yet a power cut.
    public func append(_ line: [UInt8]) throws {
        try state.withLock { state in
            try file.append(line, at: &state.size, failure: &state.failure)
        }
    }

    /// Waits until all lines are on the disk.
    public func sync() throws {
        try file.sync()
    }
}

extension OpenFile {
    /// Cuts what follows the last line break, and returns the remaining size.
    func cutTornTail() throws -> Int {
        let size = try size()
        var end = size
        try withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            while end > 0 {
                let start = max(0, end - buffer.count)
                let chunk = UnsafeMutableRawBufferPointer(rebasing: buffer[0..<end - start])
                guard try read(into: chunk, at: start) == chunk.count else {
                    throw StorageError("read", path, code: EIO)
                }
                if let last = chunk.lastIndex(of: UInt8(ascii: "\n")) {
                    end = start + last + 1
                    return
                }
                end = start
            }
        }
        if end < size { try truncate(to: end) }
        return end
    }

    /// Writes `line` after `size` bytes; when that fails, what was written of it is cut off again.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - size: How long the file is without torn bytes.
    ///   - failure: Why nothing more may be written: where cutting fails, too, the next line would stand behind torn
    ///     bytes.
    /// - Throws: A ``StorageError``, which may be `failure`.
    func append(_ line: [UInt8], at size: inout Int, failure: inout StorageError?) throws {
        if let failure { throw failure }
        do {
            try line.withUnsafeBytes { try write($0) }
            size += line.count
        } catch let unwritten {
            // On a full disk cutting still works; where it does not, the torn tail is cut at the next start.
            do { try truncate(to: size) } catch { failure = unwritten as? StorageError }
            throw unwritten
        }
    }
}
