import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@Suite struct ChecksumTests {
    @Test(arguments: [("", "2d06800538d394c2"), ("a", "e6c632b61e964e1f"), ("abc", "78af5f94892f3950")])
    func `the checksums are those of XXH3`(text: String, checksum: String) throws {
        let folder = try ScratchDirectory()
        let file = try folder.write(text, to: "a.txt")
        #expect(try Checksum.hex(of: file) == checksum)
    }

    @Test func `pieces add up`() throws {
        let sum = try Checksum()
        for piece in ["a", "", "bc"] {
            Array(piece.utf8).withUnsafeBytes { sum.update($0) }
        }
        #expect(sum.hex == "78af5f94892f3950")
    }

    @Test func `a file of many pieces has the checksum of its bytes`() throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let folder = try ScratchDirectory()
        let file = try folder.write(text, to: "a.txt")
        let sum = try Checksum()
        Array(text.utf8).withUnsafeBytes { sum.update($0) }
        #expect(try Checksum.hex(of: file) == sum.hex)
    }

    @Test func `a file that is not there is a matter of storage`() throws {
        let error = #expect(throws: DigestError.self) {
            try Checksum.hex(of: URL(filePath: "/nonexistent/file"))
        }
        #expect(error?.remedy == .fixStorage)
    }
}
