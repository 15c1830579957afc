import Diagnostics
import Foundation
import TestSupport
import Testing

import Files
@testable import Landing

@Suite struct FileTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `a file is replaced whole, and nothing else is left beside it`() throws {
        let url = scratch.appending("deep", "er", "file.json")
        try AtomicFile.write("first, and longer".utf8, to: url)
        try AtomicFile.write("second".utf8, to: url)
        #expect(try AtomicFile.read(url) == Array("second".utf8))
        #expect(try Folder.names(in: url.deletingLastPathComponent()) == ["file.json"])
    }

    @Test func `a file that cannot be written leaves the old one and no temporary`() throws {
        try scratch.write("not a folder", to: "taken")
        let below = scratch.appending("taken", "file")
        let error = #expect(throws: StorageError.self) { try AtomicFile.write([1], to: below) }
        #expect(error?.code == ENOTDIR)

        let folder = scratch.appending("folder")
        try FileManager.default.createDirectory(
            at: folder.appending(component: "inside"),
            withIntermediateDirectories: true
        )
        #expect(throws: StorageError.self) { try AtomicFile.write([1], to: folder) }
        #expect(try Folder.names(in: scratch.url) == ["folder", "taken"])
    }

    @Test func `a lock whose file was taken away, or is another by now, is not in its place`() throws {
        let url = scratch.appending("locks", "one.lock")
        let lock = try LockFile(at: url)
        #expect(try lock.take() && lock.isInPlace)
        try FileManager.default.removeItem(at: url)
        #expect(!lock.isInPlace)
        let other = try LockFile(at: url)
        #expect(try other.take() && other.isInPlace)
        #expect(!lock.isInPlace)
    }

    @Test func `a file that is not there is nil and not a failure`() throws {
        #expect(try AtomicFile.read(scratch.appending("missing")) == nil)
        try scratch.write("", to: "file")
        #expect(throws: StorageError.self) { try AtomicFile.read(scratch.appending("file", "below")) }
    }

    @Test func `what is read of a file is what was judged, whatever takes its place meanwhile`() throws {
        let url = try scratch.write("judged", to: "file", permissions: 0o600)
        let file = try #require(try InspectedFile(url))
        try AtomicFile.write("another".utf8, to: url)
        #expect(file.kind == .file)
        #expect(file.permissions == 0o600)
        #expect(try file.bytes() == Array("judged".utf8))
        #expect(try InspectedFile(url)?.permissions == 0o644)
        #expect(try InspectedFile(scratch.url)?.kind == .directory)
        #expect(try InspectedFile(scratch.appending("none"))?.kind == nil)
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

    @Test func `a temporary folder is new, empty, and its owner's alone`() throws {
        let folders = try (0..<2).map { _ in try Folder.createTemporary("discograph-test") }
        defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
        #expect(folders[0] != folders[1])
        for folder in folders {
            #expect(folder.lastPathComponent.hasPrefix("discograph-test."))
            #expect(try Folder.names(in: folder).isEmpty)
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test func `the names of a folder are sorted, and those of none are empty`() throws {
        for name in ["b", "a", ".hidden"] { try scratch.write("", to: name) }
        #expect(try Folder.names(in: scratch.url) == [".hidden", "a", "b"])
        #expect(try Folder.names(in: scratch.appending("missing")).isEmpty)
        let error = #expect(throws: StorageError.self) { try Folder.names(in: scratch.appending("a")) }
        #expect(error?.description.contains("Not a directory") == true)
    }

    @Test func `only numbered files are segments, in the order of their numbers`() throws {
        let names = [
            "00002.ndjson", "100000.ndjson", "00010.ndjson", "requests.ndjson", "failures.ndjson", "1.ndjson",
            "00003.ndjson.tmp", "worklists",
        ]
        for name in names { try scratch.write("", to: name) }
        let segments = LandingSegments(in: scratch.url)
        #expect(try segments.names() == ["00002.ndjson", "00010.ndjson", "100000.ndjson"])
        #expect(LandingSegments.name(7) == "00007.ndjson")
        #expect(LandingSegments.name(123_456) == "123456.ndjson")
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

    @Test(arguments: [
        (ENOSPC, "free some space"), (EACCES, "fix its permissions"), (ENOENT, "check the path"),
        (EIO, "check the disk"),
    ])
    func `a storage failure says what to do on one line`(code: Int32, advice: String) {
        let error = StorageError("write", "/runs/x", code: code)
        #expect(error.description.hasPrefix("cannot write /runs/x: "))
        #expect(error.description.contains(advice))
        #expect(!error.description.contains("\n"))
        #expect(error.remedy.exitCode == 74)
    }
}
