import Files
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Landing

@Suite struct LineLogTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `a log keeps whole lines only and goes on behind them`() throws {
        let url = try scratch.write("one\ntwo\nthr", to: "log.ndjson")
        try LineLog(url).append(Array("three\n".utf8))
        #expect(try readLines(url) == ["one", "two", "three"])
    }

    @Test func `a torn tail longer than what is read at once is cut all the same`() throws {
        let url = try scratch.write("one\n" + String(repeating: "x", count: 200_000), to: "log.ndjson")
        try LineLog(url).append(Array("two\n".utf8))
        #expect(try readLines(url) == ["one", "two"])
        let torn = try scratch.write(String(repeating: "x", count: 100_000), to: "torn.ndjson")
        try LineLog(torn).append(Array("one\n".utf8))
        #expect(try readLines(torn) == ["one"])
    }

    @Test func `many tasks write to one log without mixing lines`() async throws {
        let log = try LineLog(scratch.appending("log.ndjson"))
        let lines = (0..<200).map { String(repeating: "\($0) ", count: 50) }
        try await withThrowingTaskGroup { group in
            for line in lines { group.addTask { try log.append(Array((line + "\n").utf8)) } }
            try await group.waitForAll()
        }
        try log.sync()
        #expect(try Set(readLines(log.url)) == Set(lines))
    }

    @Test func `behind torn bytes that cannot be cut off nothing is written`() throws {
        let line = Array("one\n".utf8)
        var size = 0
        var failure: StorageError?
        // A device that takes no byte, and cannot be cut either.
        let full = try OpenFile(URL(filePath: "/dev/full"), O_WRONLY | O_APPEND)
        #expect(throws: StorageError.self) { try full.append(line, at: &size, failure: &failure) }
        #expect(failure?.code == ENOSPC)
        #expect(size == 0)
        let file = try OpenFile(scratch.appending("log"), O_WRONLY | O_CREAT | O_APPEND)
        let error = #expect(throws: StorageError.self) {
            try file.append(line, at: &size, failure: &failure)
        }
        #expect(error == failure)
        #expect(try file.size() == 0)
    }
}
