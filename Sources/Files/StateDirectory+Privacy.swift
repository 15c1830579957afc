public import Foundation
import Glibc

extension StateDirectory {
    /// Refuses a file of state that anybody but its owner can read or write.
    ///
    /// - Parameter file: The file; one that is not there is private.
    /// - Throws: ``StateDirectoryError/readableByOthers(path:mode:)``.
    public static func requirePrivate(_ file: URL) throws(StateDirectoryError) {
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        throw .readableByOthers(path: file.path, mode: String(status.st_mode & 0o777, radix: 8))
    }
}
