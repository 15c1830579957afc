import Foundation
import TestSupport
import Testing

@Suite struct SwiftFileTests {
    @Test func `a Swift file has at most 400 lines`() throws {
        let files =
            try SourceTree.files(in: "Sources", suffix: ".swift")
            + SourceTree.files(in: "Tests", suffix: ".swift")
        #expect(files.count > 50)
        for file in files {
            let lines = try SourceTree.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                .count
            #expect(lines <= 401, "\(file) has \(lines) lines: split it by noun")
        }
    }

    @Test func `nothing in Sources crashes on purpose or hides from the compiler`() throws {
        let banned = /try!|fatalError\(|@unchecked Sendable|nonisolated\(unsafe\)|\bTODO\b|\bFIXME\b|\bMARK:/
        let places = try SourceTree.files(in: "Sources", suffix: ".swift")
            .flatMap { try SourceTree.places(of: banned, in: $0) }
        #expect(places.isEmpty)
    }

    @Test(arguments: [
        ("CCurl", "HTTP"), ("CPostgres", "Postgres"), ("CSQLite", "SQLite"), ("CCrypto", "Digest"),
        ("CXXHash", "Digest"),
        ("CSimdjson", "JSON"), ("CHiredis", "Redis"), ("CMemcached", "Memcached"), ("Hummingbird", "Sandbox"),
        ("CZlib", "Sandbox"), ("CZstd", "Landing"), ("CLinux", "StageKit"), ("CAffinity", "Concurrency"),
    ])
    func `each outside library is imported by one module`(library: String, owner: String) throws {
        let importing = try Regex("^ *(?:public |internal )?import \(library)$", as: Substring.self)
        let modules = try SourceTree.files(in: "Sources", suffix: ".swift")
            .filter { try !SourceTree.places(of: importing, in: $0).isEmpty }
            .map { String($0.split(separator: "/")[1]) }
        #expect(Set(modules) == [owner])
    }

    @Test func `the lint configuration names every rule that the toolchain knows`() async throws {
        let swift = URL(filePath: "/usr/bin/env")
        let dumped = try await Program(swift, ["swift", "format", "dump-configuration"]).outcome()
        let known = try rules(of: dumped.output)
        let named = try rules(of: SourceTree.text(".swift-format"))
        #expect(known.count > 40)
        #expect(named == known)
    }

    private func rules(of configuration: String) throws -> Set<String> {
        let object = try JSONSerialization.jsonObject(with: Data(configuration.utf8)) as? [String: Any]
        return Set(((object?["rules"] as? [String: Any]) ?? [:]).keys)
    }
}
