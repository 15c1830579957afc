import Foundation
import Pipeline
import TestSupport
import Testing

/// Runs that lie elsewhere than in `runs/`.
@Suite(.timeLimit(.minutes(10))) struct RunsOptionTests {
    private let shop: Workshop

    init() throws {
        shop = try Workshop()
        try shop.scratch.write(
            "name: test\nstages:\n  a: {cmd: bin/step, outs: [landing/a]}\n",
            to: "pipelines/catalog.yaml"
        )
        try shop.stage("step", "[ -e $HERE/mended ]")
    }

    @Test func `runs are opened, listed and resumed where --runs says, and as they are told to be`()
        async throws
    {
        let first = try await shop.discograph("run", "--runs", "nights")
        #expect(first.status == 70)
        let verdict = try #require(first.errors.split(separator: "\n").last)
        #expect(
            verdict.hasSuffix(", then discograph resume pipelines/catalog.yaml --runs nights"),
            "\(verdict)"
        )
        #expect(!FileManager.default.fileExists(atPath: shop.folder.url.path))
        let listed = try await shop.discograph("status", "--runs", "nights")
        #expect(listed.output.contains("failed"), "\(listed.output)")
        #expect(try await shop.discograph("status").output.hasPrefix("no runs in runs/ yet"))

        try shop.scratch.write("", to: "mended")
        #expect(try await shop.discograph("resume").status == 64)
        let second = try await shop.discograph("resume", "--runs", "nights", "--json")
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output.contains(#""state":"done""#), "\(second.output)")
        #expect(second.output.contains(#""run":"nights/"#), "\(second.output)")
    }
}
