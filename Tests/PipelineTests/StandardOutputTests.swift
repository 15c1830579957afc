import Foundation
import TestSupport
import Testing

/// What becomes of an answer that cannot be written.
@Suite(.timeLimit(.minutes(10))) struct StandardOutputTests {
    private func shell(_ words: String) async throws -> Program.Outcome {
        let path = ["PATH": "\(Checkout.products.path):/usr/bin:/bin"]
        return try await Program(URL(filePath: "/bin/sh"), ["-c", words], environment: path).outcome()
    }

    @Test(arguments: ["discograph graph", "discograph lineage --json", "check --list"])
    func `an answer that a full disk does not take is no success`(command: String) async throws {
        let outcome = try await shell("(\(command)) >/dev/full")
        #expect(outcome.status == 74)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("standard output cannot be written: No space left on device") == true)
    }

    @Test func `a reader that has seen enough is no failure`() async throws {
        let outcome = try await shell("(discograph lineage --json; echo $? >&2) | head -n 1")
        #expect(outcome.errors == "0\n")
        #expect(outcome.output.split(separator: "\n").count == 1)
    }

    @Test func `who prints nothing needs nobody to read it`() async throws {
        #expect(try await shell("discograph status --json --runs /nowhere/at/all >/dev/full").status == 0)
    }
}
