public import Diagnostics
import Foundation

/// Reads a file piece by piece through one buffer.
final class FileChunks: CopySource {
    private let path: String
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawBufferPointer

    init(_ file: URL, size: Int) throws {
        path = file.path(percentEncoded: false)
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        buffer = .allocate(byteCount: size, alignment: 16)
    }

    /// The next bytes, valid until the next call; `nil` at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
            if count == 0 { return nil }
            guard errno == EINTR else { throw FileError(path: path, code: errno) }
        }
    }

    deinit {
        close(descriptor)
        buffer.deallocate()
    }
}

/// A file that could not be read on its way to the server.
public struct FileError: Failure, Equatable {
    /// The file's path.
    public let path: String
    /// The system's `errno`.
    public let code: Int32

    /// One line: which file, and the system's words.
    public var description: String {
        "\(path) cannot be read: \(String(cString: strerror(code))); check the file and its permissions"
    }

    /// The storage is at fault.
    public var remedy: Remedy { .fixStorage }
}
