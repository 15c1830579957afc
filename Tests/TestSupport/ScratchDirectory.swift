public import Foundation

/// A directory of a test's own, removed with everything in it when the test lets go of it.
public final class ScratchDirectory: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes a fresh directory that only this user can enter.
    public init() throws {
        url = FileManager.default.temporaryDirectory
            .appending(component: "discograph-test-\(UUID().uuidString.prefix(8).lowercased())")
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// A file or folder inside; nothing is created.
    public func appending(_ components: String...) -> URL {
        components.reduce(url) { $0.appending(component: $1) }
    }

    /// Writes `text` to the file at `path`, making its folders.
    @discardableResult
    public func write(_ text: String, to path: String, permissions: Int = 0o644) throws -> URL {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path)
        return file
    }

    /// Makes a program at `path` of the lines of a shell script; a second call gives it others.
    ///
    /// The lines are read and never executed: a process that another test starts at this moment may hold a file that
    /// is being written until it executes its own program, and as long the kernel executes no such file ("text file
    /// busy").
    public func script(_ lines: String, at path: String) throws {
        try write(lines + "\n", to: path + ".sh")
        let program = url.appending(path: path)
        guard !FileManager.default.fileExists(atPath: program.path) else { return }
        try FileManager.default.createSymbolicLink(
            at: program,
            withDestinationURL: Checkout.root.appending(path: "Tests/TestSupport/scripted-program")
        )
    }
}
