import Concurrency
import Files
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// One start of a stage's program.
@Suite struct StageProcessTests {
    @Test func `where one of its files cannot be opened, no other stays open`() async throws {
        let scratch = try ScratchDirectory()
        let log = scratch.appending("logs", "a.log")
        let folder = URL(filePath: scratch.url.path, directoryHint: .isDirectory)
        let output = URL(filePath: "logs/a.out", relativeTo: folder)
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        let process = StageProcess(
            stage: "a",
            command: ["/bin/true"],
            log: log,
            output: output,
            timeout: nil,
            grace: .seconds(4),
            isVerbose: false,
            isOwn: true,
            lock: nil,
            stop: StopSignal(),
            onLine: { _ in },
            status: nil
        )
        let error = await #expect(throws: StorageError.self) { try await process.run() }
        #expect(error?.description.hasPrefix("cannot open logs/a.out: ") == true)
        #expect(FileManager.default.fileExists(atPath: log.path))
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        // Other tests close theirs meanwhile.
        let files = descriptors.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(!files.contains { $0.hasSuffix("/\(scratch.url.lastPathComponent)/logs/a.log") }, "\(files)")
    }
}
