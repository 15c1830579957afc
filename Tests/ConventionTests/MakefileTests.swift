import Foundation
import TestSupport
import Testing

/// What the Makefile's targets have `discograph` do, as README tells it.
@Suite struct MakefileTests {
    private static let targets: [(String, [String])] = [
        ("run", []), ("extract", ["plan", "'extract-*'"]), ("transform", ["transform"]),
        ("load", ["transform", "migrate", "load"]), ("check", ["check"]),
    ]

    /// The last line that `make` would run for `target`.
    private func command(of target: String, _ settings: [String] = []) async throws -> String {
        let make = ["make", "--dry-run", "--no-print-directory", target]
        let outcome = try await Program(URL(filePath: "/usr/bin/env"), make + settings).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").last.map(String.init) ?? ""
    }

    @Test(arguments: targets)
    func `a target resumes runs or opens one, and takes a used-up quota for no failure`(
        target: String,
        stages: [String]
    ) async throws {
        let choice = stages.map { " --only \($0)" }.joined()
        #expect(
            try await command(of: target)
                == ".build/release/discograph run pipelines/catalog.yaml --continue --partial-ok\(choice)"
        )
    }

    @Test(arguments: targets)
    func `RUN names the run to resume, and MANIFEST the pipeline`(
        target: String,
        stages: [String]
    ) async throws {
        let choice = stages.map { " --only \($0)" }.joined()
        #expect(
            try await command(of: target, ["RUN=runs/a", "MANIFEST=pipelines/mine.yaml"])
                == ".build/release/discograph run pipelines/mine.yaml --run runs/a --partial-ok\(choice)"
        )
    }

    @Test func `a dry run is that of the same command`() async throws {
        #expect(try await command(of: "run/dry") == command(of: "run") + " --dry-run")
    }
}
