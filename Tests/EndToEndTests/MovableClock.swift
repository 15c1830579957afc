import Foundation
import TestSupport

/// A wall clock that a test moves for the programs it starts, by Debian's faketime.
///
/// Only the wall clock moves: waits take the time they take.
final class MovableClock: Sendable {
    private let file: URL
    private let keeper: Program
    private let variables: [String: String]

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
    init(scratch: ScratchDirectory) async throws {
        file = try scratch.write("+0", to: "clock")
        variables = [
            "LD_PRELOAD": Self.library?.path ?? "", "FAKETIME_TIMESTAMP_FILE": file.path,
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        ]
        keeper = try Program(URL(filePath: "/usr/bin/sleep"), ["infinity"], environment: variables)
        while !FileManager.default.fileExists(atPath: memory[0]) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    deinit {
        keeper.send(SIGKILL)
        for file in memory { try? FileManager.default.removeItem(atPath: file) }
    }

    /// What moves the clock of a program.
    ///
    /// A program that finds no shared memory makes its own and adds its name to its environment, which moves the
    /// environment away from where Swift looks for the arguments before it; so there is always one.
    var environment: [String: String] {
        let names = "/faketime_sem_\(keeper.identifier) /faketime_shm_\(keeper.identifier)"
        return variables.merging(["FAKETIME_SHARED": names]) { $1 }
    }

    private var memory: [String] {
        ["/dev/shm/faketime_shm_\(keeper.identifier)", "/dev/shm/sem.faketime_sem_\(keeper.identifier)"]
    }

    /// Puts the clock so many seconds ahead of the right time, or back, for programs that are running too.
    func set(_ offset: TimeInterval) throws {
        // Renamed into its place, so that a program that looks in this moment reads a whole number.
        let sign = offset < 0 ? "" : "+"
        let text = offset.formatted(.number.grouping(.never).precision(.fractionLength(3)))
        try Data("\(sign)\(text)".utf8).write(to: file, options: .atomic)
    }
}
