import Foundation

/// A file, piece by piece.
enum FilePieces {
    private static let size = 1 << 18

    /// Gives the bytes of the file at `url` to `body`, a piece at a time; memory stays bounded.
    ///
    /// - Throws: ``DigestError/unreadable(path:code:)``, or `CancellationError` between two pieces.
    static func forEach(of url: URL, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        let path = url.path(percentEncoded: false)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DigestError.unreadable(path: path, code: errno) }
        defer { close(descriptor) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            try Task.checkCancellation()
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                guard errno == EINTR else { throw DigestError.unreadable(path: path, code: errno) }
            } else if count == 0 {
                return
            } else {
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }
}
