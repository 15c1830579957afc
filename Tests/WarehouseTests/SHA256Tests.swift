import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `the digests are those of FIPS 180`(text: String, digest: String) throws {
        #expect(try SHA256.hex(of: text) == digest)
    }

    @Test func `a file of many pieces has the digest of its bytes`() throws {
        let folder = try ScratchDirectory()
        let file = try folder.write(String(repeating: "a", count: 1_000_000), to: "a.txt")
        #expect(
            try SHA256.hex(of: file) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func `pieces add up`() throws {
        var hash = try SHA256()
        hash.update("a")
        hash.update("bc")
        let whole = try SHA256.hex(of: "abc")
        #expect(hash.finish() == whole)
    }

    @Test func `a file that is not there is a matter of storage`() throws {
        let error = #expect(throws: DigestError.self) {
            try SHA256.hex(of: URL(filePath: "/nonexistent/file"))
        }
        #expect(error?.remedy == .fixStorage)
        #expect(
            error?.description
                == "/nonexistent/file cannot be read: No such file or directory; check the file and its permissions"
        )
    }
}
