import Foundation
import TestSupport

/// A wall clock that a test moves for the programs it starts, by Debian's faketime.
///
/// Only the wall clock moves: waits take the time they take.
struct MovableClock: Sendable {
    private let file: URL

    /// The library that programs are started with; null where Debian's package libfaketime is not installed.
    static let library: URL? = {
        let libraries = URL(filePath: "/usr/lib")
        let folders =
            (try? FileManager.default.contentsOfDirectory(at: libraries, includingPropertiesForKeys: nil))
            ?? []
        return ([libraries] + folders)
            .map { $0.appending(path: "faketime/libfaketime.so.1") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// A clock that shows the right time.
    init(scratch: ScratchDirectory) throws {
        file = try scratch.write("+0", to: "clock")
    }

    /// What moves the clock of a program; empty where faketime is not installed.
    var environment: [String: String] {
        guard let library = Self.library else { return [:] }
        return [
            "LD_PRELOAD": library.path, "FAKETIME_TIMESTAMP_FILE": file.path, "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        ]
    }

    /// Puts the clock so many seconds ahead of the right time, or back, for programs that are running too.
    func set(_ offset: TimeInterval) throws {
        // Renamed into its place, so that a program that looks in this moment reads a whole number.
        let sign = offset < 0 ? "" : "+"
        try Data("\(sign)\(offset.formatted(.number.grouping(.never).precision(.fractionLength(3))))".utf8)
            .write(to: file, options: .atomic)
    }
}
