import Foundation
import TestSupport
import Testing

/// A wall clock that a test moves for the programs it starts.
///
/// Only the wall clock moves: waits take the time they take.
struct MovableClock: Sendable {
    private let file: URL
    private let library: URL

    /// The compiler for the library that moves the clock; null where there is none.
    static let compiler: URL? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        let places = path.split(separator: ":").map { URL(filePath: String($0)) }
        return ["clang", "cc"]
            .flatMap { name in places.map { $0.appending(component: name) } }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()

    /// A clock that shows the right time.
    init(scratch: ScratchDirectory) async throws {
        file = scratch.appending("clock")
        library = scratch.appending("libmovedclock.so")
        try Data(count: MemoryLayout<Int64>.size).write(to: file)
        let source = Checkout.root.appending(path: "Tests/MovedClock/moved_clock.c")
        let compiling = try Program(
            try #require(Self.compiler),
            ["-shared", "-fPIC", "-O1", "-o", library.path, source.path]
        )
        let outcome = await compiling.outcome()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// What moves the clock of a program.
    var environment: [String: String] {
        ["LD_PRELOAD": library.path, "MOVED_CLOCK": file.path]
    }

    /// Puts the clock so many seconds ahead of the right time, or back, for programs that are running too.
    func set(_ offset: TimeInterval) throws {
        let nanoseconds = Int64(offset * 1_000_000_000)
        // In place, because the programs look at this very file.
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: withUnsafeBytes(of: nanoseconds) { Data($0) })
        try handle.close()
    }
}
