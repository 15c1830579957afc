import Foundation
import TestSupport

/// A wall clock that a test moves for the programs it starts.
///
/// Only the wall clock moves: waits take the time they take.
struct MovableClock: Sendable {
    private let file: URL
    private let library: PreloadedLibrary

    /// The compiler for the library that moves the clock; null where there is none.
    static var compiler: URL? { PreloadedLibrary.compiler }

    /// A clock that shows the right time.
    init(scratch: ScratchDirectory) async throws {
        file = scratch.appending("clock")
        library = try await PreloadedLibrary(of: "Tests/MovedClock/moved_clock.c", in: scratch)
        try Data(count: MemoryLayout<Int64>.size).write(to: file)
    }

    /// What moves the clock of a program.
    var environment: [String: String] {
        ["LD_PRELOAD": library.file.path, "MOVED_CLOCK": file.path]
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
