import Foundation
import Landing
import TestSupport
import Testing

@Suite struct LineBlockReaderTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func blocks(_ url: URL, chunk: Int = 1 << 20) throws -> [LineBlock] {
        var reader = try LineBlockReader(url, chunk: chunk)
        var blocks: [LineBlock] = []
        while let block = try reader.next() { blocks.append(block) }
        return blocks
    }

    private func lines(_ blocks: [LineBlock]) -> [String] {
        blocks.flatMap { block in (0..<block.count).map { String(decoding: block[$0], as: UTF8.self) } }
    }

    @Test(arguments: [16, 17, 23, 64, 4_096, 100_000])
    func `lines come whole, and stay as long as their block is held`(chunk: Int) throws {
        let expected = (0..<400).map {
            String(repeating: "ä", count: $0 * 7 % 90 * ($0 % 50 == 0 ? 300 : 1)) + "\($0)"
        }
        let url = try scratch.write(expected.joined(separator: "\n") + "\n", to: "log")
        let blocks = try blocks(url, chunk: chunk)
        #expect(lines(blocks) == expected)
        var next = 1
        for block in blocks {
            #expect(block.firstNumber == next)
            next += block.count
        }
    }

    @Test(arguments: [16, 4_096])
    func `lines come whole when blocks are let go, too`(chunk: Int) throws {
        let expected = (0..<300).map {
            String(repeating: "x", count: $0 * 13 % 200 * ($0 == 150 ? 90 : 1)) + "\($0)"
        }
        let url = try scratch.write(expected.joined(separator: "\n") + "\n", to: "log")
        var reader = try LineBlockReader(url, chunk: chunk)
        var found: [String] = []
        while let block = try reader.next() { found += lines([block]) }
        #expect(found == expected)
    }

    @Test func `lines that are read together share a block`() throws {
        let long = String(repeating: "x", count: 2_000)
        let texts = Array(repeating: "a", count: 40) + [long, "b", "c", long]
        let url = try scratch.write(texts.joined(separator: "\n") + "\n", to: "log")
        let counts = try blocks(url, chunk: 1_000).map(\.count)
        #expect(counts.first == 40)
        #expect(counts.reduce(0, +) == 44)
        #expect(try blocks(url).map(\.count) == [44])
    }

    @Test func `a last line without its line break is not delivered, an empty line is one`() throws {
        #expect(try lines(blocks(scratch.write("a\n\nb\nc", to: "torn"))) == ["a", "", "b"])
        #expect(try blocks(scratch.write("c", to: "only")).isEmpty)
        #expect(try blocks(scratch.write("", to: "empty")).isEmpty)
    }
}
