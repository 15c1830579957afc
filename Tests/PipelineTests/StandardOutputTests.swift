import Foundation
import Landing
import Pipeline
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

    @Test(arguments: ["discograph graph", "discograph lineage --json", "check --list"])
    func `an answer to a closed output is no success, and goes nowhere else`(command: String) async throws {
        let outcome = try await shell("(\(command)) >&-")
        #expect(outcome.status == 74)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(lines)")
        let reason = "standard output cannot be written: it is not open for writing: the output is lost, and"
        #expect(lines.first?.contains(reason) == true, "\(lines)")
    }

    @Test func `work is done although all three streams are closed`() async throws {
        let shop = try Workshop()
        try shop.stage("step", "echo $NAME >> \"$HERE/journal\"")
        _ = try shop.manifest("step: {cmd: bin/step}")
        let folder = shop.scratch.url.path
        let outcome = try await shell("cd '\(folder)' && discograph run test.yaml --json <&- >&- 2>&-")
        #expect(outcome.status == 74)
        #expect(shop.written == ["step"])
        let run = try #require(try shop.folder.listings().first?.run)
        #expect(try RunRecord(of: run)?.state == .done)
    }

    @Test func `a reader that has seen enough is no failure`() async throws {
        let outcome = try await shell("(discograph lineage --json; echo $? >&2) | head -n 1")
        #expect(outcome.errors == "0\n")
        #expect(outcome.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [">/dev/full", ">&-"])
    func `who prints nothing needs nobody to read it`(output: String) async throws {
        #expect(try await shell("discograph status --json --runs /nowhere/at/all \(output)").status == 0)
    }
}
