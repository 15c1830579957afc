import Foundation
import TestSupport
import Testing

/// Which of two settings counts.
@Suite(.timeLimit(.minutes(10))) struct PrecedenceTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.write("DATABASE_URL=postgresql://filed.example/music\n", to: ".env", permissions: 0o600)
    }

    /// The database that a command would use; none is asked.
    private func database(_ environment: [String: String]) async throws -> String {
        let outcome = try await Program.run(
            "discograph",
            ["db", "url"],
            environment: environment,
            in: scratch.url
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test func `a setting of the environment hides that of the file`() async throws {
        let filed = try await database([:])
        #expect(filed.contains("filed.example"), "\(filed)")
        let named = try await database(["DATABASE_URL": "postgresql://named.example/music"])
        #expect(named.contains("named.example"), "\(named)")
        #expect(!named.contains("filed.example"), "\(named)")
    }

    @Test(arguments: ["\u{FEFF}DATABASE_URL=", "\u{FEFF}# Mine.\r\nDATABASE_URL=", "export\tDATABASE_URL="])
    func `a file that was written elsewhere is read all the same`(beginning: String) async throws {
        let text = beginning + "postgresql://other.example/music\r\n"
        try scratch.write(text, to: ".env", permissions: 0o600)
        let filed = try await database([:])
        #expect(filed.contains("other.example"), "\(filed)")
    }

    @Test func `an empty setting of the environment hides that of the file, and counts as not set`()
        async throws
    {
        let own = try await database(["DATABASE_URL": ""])
        #expect(own.hasPrefix("postgresql:///discograph?host="), "\(own)")
    }
}
