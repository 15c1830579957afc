public import Diagnostics
import Files
import Foundation
import Glibc

/// What is wrong with a manifest, and where.
public struct ManifestError: Failure, Equatable {
    /// The file, as it was named.
    public var file: String
    /// The place in it; `nil` when it is the whole file.
    public var position: Position?
    /// What is wrong, and the nearest right word where there is one.
    public var problem: String

    /// A problem at a place.
    ///
    /// - Parameters:
    ///   - file: The file, as it was named.
    ///   - position: The place in it.
    ///   - problem: What is wrong.
    public init(file: String, position: Position? = nil, problem: String) {
        self.file = file
        self.position = position
        self.problem = problem
    }

    /// A file that could not be read, with the system's reason.
    init(unreadable url: URL) {
        var code = ENOENT
        do {
            _ = try AtomicFile.read(url)
        } catch let error as StorageError {
            code = error.code
        } catch {}
        let file = url.relativePath.isEmpty ? "''" : url.relativePath
        self.init(file: file, problem: "cannot be read: \(String(cString: strerror(code)))")
    }

    /// The manifest has to be corrected.
    public var remedy: Remedy { .fixConfiguration }

    /// `file:line:column: problem`, as editors and compilers write it.
    public var description: String {
        guard let position else { return "\(file): \(problem)" }
        return "\(file):\(position.line):\(position.column): \(problem)"
    }
}
