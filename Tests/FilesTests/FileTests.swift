import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

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
