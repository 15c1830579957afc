import Foundation
import Glibc

/// A directory that another user may own, and fill with links: none is followed, so root writes nowhere else.
final class ForeignDirectory {
    private let descriptor: Int32
    private let path: String

    /// Opens the directory at `path`.
    ///
    /// - Throws: ``ClusterError/unusableDirectory(path:reason:)``.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(at: path) }
    }

    /// Opens the directory called `name` in `parent`.
    ///
    /// - Throws: ``ClusterError/unusableDirectory(path:reason:)``.
    init(_ name: String, in parent: ForeignDirectory) throws {
        path = "\(parent.path)/\(name)"
        descriptor = openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(at: path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Puts `text` as the file `name`, which everybody may read, in the place of whatever has that name.
    ///
    /// - Throws: ``ClusterError/unusableDirectory(path:reason:)``.
    func replace(_ name: String, with text: String) throws {
        let fresh = ".\(name).new"
        // What a killed start had begun, or somebody has put there.
        unlinkat(descriptor, fresh, 0)
        try write(text, to: fresh, O_WRONLY | O_CREAT | O_EXCL)
        guard renameat(descriptor, fresh, descriptor, name) == 0 else {
            throw Self.failure(at: "\(path)/\(name)")
        }
    }

    /// Adds `text` to the file `name`.
    ///
    /// - Throws: ``ClusterError/unusableDirectory(path:reason:)``.
    func append(_ text: String, to name: String) throws {
        try write(text, to: name, O_WRONLY | O_APPEND | O_NONBLOCK)
    }

    private func write(_ text: String, to name: String, _ flags: Int32) throws {
        let place = "\(path)/\(name)"
        let file = openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure(at: place) }
        defer { close(file) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw Self.failure(at: place)
            }
        }
        // Whatever the process leaves out of new files' permissions, the server has to read this one.
        guard flags & O_CREAT == 0 || fchmod(file, 0o644) == 0 else { throw Self.failure(at: place) }
    }

    private static func failure(at path: String) -> ClusterError {
        .unusableDirectory(path: path, reason: String(cString: strerror(errno)))
    }
}
