public import Foundation

/// A small C library of the tests, to be preloaded into the programs that they start.
public struct PreloadedLibrary: Sendable {
    /// The compiler for it; null where there is none.
    public static let compiler: URL? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let places = path.split(separator: ":").map { URL(filePath: String($0)) }
        return ["clang", "cc"]
            .flatMap { name in places.map { $0.appending(component: name) } }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// The library.
    public let file: URL

    /// Compiles `source`, a path below the checkout, into a file of `scratch`.
    ///
    /// - Parameters:
    ///   - source: The C file.
    ///   - scratch: Where the library goes.
    /// - Throws: A `CocoaError` when there is no compiler, or it refuses.
    public init(of source: String, in scratch: ScratchDirectory) async throws {
        guard let compiler = Self.compiler else { throw CocoaError(.executableNotLoadable) }
        let source = Checkout.root.appending(path: source)
        file = scratch.appending("lib" + source.deletingPathExtension().lastPathComponent + ".so")
        let arguments = ["-shared", "-fPIC", "-O1", "-o", file.path, source.path]
        let outcome = try await Program(compiler, arguments).outcome()
        guard outcome.status == 0 else {
            throw CocoaError(.executableNotLoadable, userInfo: ["compiler": outcome.errors])
        }
    }
}
