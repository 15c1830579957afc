import Files
import Foundation
import Landing
import TestSupport
import Testing

@Suite struct LineReaderTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test(arguments: [16, 17, 23, 64, 4_096])
    func `lines come whole, whatever the size of what is read at once`(chunk: Int) throws {
        let lines = (0..<100).map { String(repeating: "ä", count: $0 * 7 % 90) + "\($0)" }
        let url = try scratch.write(lines.joined(separator: "\n") + "\n", to: "log")
        #expect(try readLines(url, chunk: chunk) == lines)
    }

    @Test func `an empty file has no lines, an empty line is one`() throws {
        #expect(try readLines(scratch.write("", to: "empty")).isEmpty)
        #expect(try readLines(scratch.write("\n\na\n", to: "blank")) == ["", "", "a"])
    }

    @Test func `a last line without its line break is not delivered`() throws {
        let url = try scratch.write("a\nb\nc", to: "torn")
        #expect(try readLines(url) == ["a", "b"])
        #expect(try readLines(scratch.write("c", to: "only")).isEmpty)
    }

    @Test func `reading goes on behind what an earlier reader delivered`() throws {
        let url = try scratch.write("first\nsecond\nthird\n", to: "log")
        var reader = try LineReader(url)
        #expect(reader.offset == 0)
        _ = try reader.next { _ in }
        #expect(reader.offset == 6)
        #expect(try readLines(url, from: reader.offset) == ["second", "third"])
    }

    @Test func `the offset at the end is that of the torn tail`() throws {
        var reader = try LineReader(scratch.write("a\nb\nto", to: "log"))
        while try reader.next({ _ in }) {}
        #expect(reader.offset == 4)
    }

    @Test func `a parser may read past the line without leaving the buffer`() throws {
        let url = try scratch.write(String(repeating: "x", count: 100) + "\n", to: "log")
        var reader = try LineReader(url, chunk: 16)
        _ = try reader.next { line in
            let behind = UnsafeRawBufferPointer(
                start: line.baseAddress.map { $0 + line.count },
                count: LineReader.padding
            )
            #expect(behind.count == 64)
            #expect(behind[0] == UInt8(ascii: "\n"))
        }
    }

    @Test func `what is appended after opening is not read`() throws {
        let url = try scratch.write("a\n", to: "log")
        var reader = try LineReader(url)
        try LineLog(url).append(Array("b\n".utf8))
        #expect(try reader.next { _ in })
        #expect(try !reader.next { _ in })
        #expect(reader.offset == 2)
    }

    @Test func `a missing file is a failure that names it`() {
        let url = scratch.appending("missing")
        let error = #expect(throws: StorageError.self) { _ = try readLines(url) }
        #expect(error?.code == 2)
        #expect(error?.description.contains(url.path) == true)
    }
}
